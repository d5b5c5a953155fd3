import { z } from 'zod'

import {
  changeDashboard,
  createDashboard,
  getDashboard,
  importGrafana,
  listDashboards,
  removeDashboard,
  writeGrafana,
} from '../../../dashboards/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { dashboard, dashboardParams, grafanaDashboardReply } from '../../contract/dashboards.ts'
import { defineRoute, type Route } from '../../route.ts'
import { refuseAsGrafana } from './refuse-as-grafana.ts'

const postBody = z.looseObject({
  dashboard: z.looseObject({}),
  folderUid: z.string().max(200).nullish(),
  folderTitle: z.string().max(200).nullish(),
  message: z.string().max(500).nullish(),
  overwrite: z.boolean().nullish(),
})
const postReply = z.object({
  id: z.number(),
  uid: z.string(),
  url: z.string(),
  status: z.literal('success'),
  version: z.number(),
  slug: z.string(),
  report: z.unknown(),
})

const postDashboardRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards/db',
  summary: "Make or change a dashboard as Grafana's API does, for scripts that provision it",
  description:
    'Takes `{ dashboard, folderUid, message, overwrite }`; the answer has the report of the import besides what Grafana answers. Refused with 412 and `version-mismatch` when it is no longer at the version that was sent, unless `overwrite` says so.',
  access: 'dashboards.write',
  body: postBody,
  reply: postReply,
  refused: refuseAsGrafana,
  async handle(services, { body, caller }) {
    const { title, version, spec } = body.dashboard
    if (spec === undefined && (typeof title !== 'string' || title.trim() === ''))
      throw new Fault('bad_input', 'Dashboard title cannot be empty', { details: { status: 'empty-name' } })
    const { uid, dashboard: made, report } = importGrafana(body.dashboard)
    const folder = body.folderTitle ?? body.folderUid ?? made.folder
    const context = { ...services, caller }
    const next = { dashboard: dashboard.parse({ ...made, folder }), message: body.message ?? 'Imported from Grafana JSON' }
    const isFresh = uid === undefined || body.overwrite === true || !(await isThere(context, uid))
    const stored = isFresh
      ? await createDashboard(context, { uid, ...next, overwrite: body.overwrite ?? false })
      : await changeDashboard(context, {
          uid,
          // Grafana's scripts change what they have read: the version they send is the one they saw.
          fromVersion: typeof version === 'number' ? version : 0,
          message: next.message,
          change: () => next.dashboard,
        })
    const slug = slugOf(stored.title)
    return { id: 0, uid: stored.uid, url: `/d/${stored.uid}`, status: 'success' as const, version: stored.version, slug, report }
  },
})

async function isThere(context: Parameters<typeof getDashboard>[0], uid: string): Promise<boolean> {
  try {
    await getDashboard(context, uid)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') return false
    throw error
  }
}

const getDashboardRoute = defineRoute({
  method: 'GET',
  path: '/api/dashboards/uid/:uid',
  summary: "A dashboard as Grafana's API gives it",
  description: "`dashboard` is in Grafana's Classic form: sent back with POST /api/dashboards/db it is the same dashboard.",
  access: 'dashboards.read',
  params: dashboardParams,
  reply: grafanaDashboardReply,
  refused: refuseAsGrafana,
  async handle(services, { params, caller }) {
    const {
      uid,
      title,
      version,
      folder,
      updatedAt,
      updatedBy,
      isBuiltIn,
      dashboard: own,
    } = await getDashboard({ ...services, caller }, params.uid)
    const mayChange = !isBuiltIn && caller.permissions.has('dashboards.write')
    const meta = {
      type: 'db',
      slug: slugOf(title),
      url: `/d/${uid}`,
      version,
      isFolder: false,
      // Folders are known by their name alone.
      folderUid: folder,
      folderTitle: folder,
      updated: new Date(updatedAt).toISOString(),
      updatedBy,
      provisioned: isBuiltIn,
      canSave: mayChange,
      canEdit: mayChange,
      canDelete: mayChange,
    }
    return { meta, dashboard: { ...writeGrafana(own), id: null, uid, title, version } }
  },
})

const deleteDashboardRoute = defineRoute({
  method: 'DELETE',
  path: '/api/dashboards/uid/:uid',
  summary: "Remove a dashboard as Grafana's API does",
  access: 'dashboards.write',
  params: dashboardParams,
  reply: z.object({ title: z.string(), message: z.string(), id: z.number() }),
  refused: refuseAsGrafana,
  async handle(services, { params, caller }) {
    const { title } = await removeDashboard({ ...services, caller }, params.uid)
    return { title, message: `Dashboard ${title} deleted`, id: 0 }
  },
})

const searchRoute = defineRoute({
  method: 'GET',
  path: '/api/search',
  summary: "Find dashboards as Grafana's API does",
  access: 'dashboards.read',
  query: z.looseObject({
    query: z.string().max(200).default(''),
    tag: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(500),
  }),
  reply: z.array(z.object({ uid: z.string(), title: z.string(), url: z.string(), type: z.literal('dash-db'), tags: z.array(z.string()) })),
  async handle(services, { query: { query, tag, limit }, caller }) {
    const { rows } = await listDashboards({ ...services, caller }, { q: query, tag, limit })
    return rows.map(({ uid, title, tags }) => ({ uid, title, url: `/d/${uid}`, type: 'dash-db' as const, tags: [...tags] }))
  },
})

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

/** The part of Grafana's API that provisioning scripts use. */
export const grafanaRoutes: readonly Route[] = [postDashboardRoute, getDashboardRoute, deleteDashboardRoute, searchRoute]
