import type { Caller } from '../../../access/caller.ts'
import { getDashboard, listDashboards } from '../../../dashboards/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { findUses } from '../../../query/metrics-pages/index.ts'
import { metricUsesQuery, metricUsesReply } from '../../contract/metrics.ts'
import { defineRoute } from '../../route.ts'
import type { Services } from '../../services.ts'
import { readPagesScope } from './metric-pages-scope.ts'

/** Dashboards that are looked through. */
const mostDashboards = 100

export const listMetricUsesRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/uses',
  summary: 'Rules and panels of dashboards that read a metric',
  description: 'Dashboards are looked through for those who may see them, a hundred at most.',
  access: 'telemetry.read',
  query: metricUsesQuery,
  reply: metricUsesReply,
  async handle(services, { query, caller, signal }) {
    const { metricPages, ruleGroups, clock } = services
    const scope = readPagesScope(clock, caller.projectId, { ...query, environment: '', service: '' })
    const family = await metricPages.family(scope, query.metric, signal)
    if (family === undefined) throw new Fault('not_found', `there is no metric ${query.metric} in this time`)
    const rules = ruleGroups(caller.projectId).flatMap((group) =>
      group.rules.map((rule) => ({ kind: rule.type, title: rule.name, place: group.name, uid: '', expr: rule.query })),
    )
    const { panels, isPart } = caller.permissions.has('dashboards.read')
      ? await readPanels(services, caller, signal)
      : { panels: [], isPart: false }
    return { rows: [...findUses(family, rules), ...findUses(family, panels)], isPart }
  },
})

/** What the panels of the project's dashboards ask. */
async function readPanels({ state, clock }: Services, caller: Caller, signal: AbortSignal) {
  const context = { state, clock, caller }
  const { rows, next } = await listDashboards(context, { q: '', limit: mostDashboards })
  const panels: { kind: 'dashboard'; title: string; place: string; uid: string; expr: string }[] = []
  for (const { uid, title: place } of rows) {
    if (signal.aborted) throw new Fault('cancelled', 'the caller went away')
    const { dashboard } = await getDashboard(context, uid)
    for (const { title, targets } of dashboard.sections.flatMap((section) => section.panels))
      for (const { kind, expr } of targets) if (kind === 'promql') panels.push({ kind: 'dashboard', title, place, uid, expr })
  }
  return { panels, isPart: next !== null }
}
