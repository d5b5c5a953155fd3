import { listVersions } from '../../../dashboards/index.ts'
import { dashboardParams, dashboardVersionsReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const listVersionsRoute = defineRoute({
  method: 'GET',
  path: '/api/dashboards/:uid/versions',
  summary: 'The last 50 versions of a dashboard, newest first',
  access: 'dashboards.read',
  params: dashboardParams,
  reply: dashboardVersionsReply,
  async handle(services, { params, caller }) {
    const rows = await listVersions({ ...services, caller }, params.uid)
    return { rows: rows.map(({ savedAt, ...row }) => ({ ...row, savedAt: new Date(savedAt).toISOString() })) }
  },
})
