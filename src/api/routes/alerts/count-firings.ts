import { countFirings } from '../../../alerting/index.ts'
import { resolveRange } from '../../../query/index.ts'
import { alertHistoryRulesQuery, alertHistoryRulesReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { instantOf } from './answer-alert.ts'
import { historyFilterOf } from './history-filter-of.ts'

export const countFiringsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts/history/rules',
  summary: 'How often each rule fired, in equal parts of a time',
  description: 'Those that fired most often first, 50 at most.',
  access: 'alerts.read',
  query: alertHistoryRulesQuery,
  reply: alertHistoryRulesReply,
  async handle(services, { query, caller }) {
    const filter = historyFilterOf(resolveRange(services.clock, query), query)
    const rows = await countFirings(alertingOf(services, caller), { filter, parts: query.parts })
    return {
      from: instantOf(filter.fromMs),
      to: instantOf(filter.toMs),
      rows: rows.map(({ parts, ...row }) => ({ ...row, parts: [...parts] })),
    }
  },
})
