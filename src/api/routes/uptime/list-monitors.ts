import { listMonitors } from '../../../probes/index.ts'
import { listMonitorsQuery, listMonitorsReply } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerSummary } from './answer-monitor.ts'

export const listMonitorsRoute = defineRoute({
  method: 'GET',
  path: '/api/uptime/monitors',
  summary: 'Monitors, worst first, with how they did in the last 90 days',
  access: 'alerts.read',
  query: listMonitorsQuery,
  reply: listMonitorsReply,
  async handle(services, { caller, query }) {
    const { rows, next, counts } = await listMonitors({ ...services, caller }, query)
    const { sick } = services.probes.watcher
    return {
      rows: rows.map(answerSummary),
      next,
      counts,
      unreliable: sick === undefined ? null : { since: new Date(sick.startedAtMs).toISOString(), failing: sick.failing, of: sick.of },
      fileProblem: services.probes.problem() ?? null,
    }
  },
})
