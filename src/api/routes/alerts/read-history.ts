import { readHistory } from '../../../alerting/index.ts'
import { resolveRange } from '../../../query/index.ts'
import { alertHistoryQuery, alertHistoryReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { cutPairs, instantOf } from './answer-alert.ts'
import { historyFilterOf } from './history-filter-of.ts'

export const readHistoryRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts/history',
  summary: 'What fired when, for how long, and who had it after how long',
  description: 'Newest first, of the last 90 days.',
  access: 'alerts.read',
  query: alertHistoryQuery,
  reply: alertHistoryReply,
  async handle(services, { query, caller }) {
    const core = alertingOf(services, caller)
    const [atMs, sequence] = query.cursor?.split('.').map(Number) ?? []
    const after = atMs === undefined || sequence === undefined ? undefined : { atMs, sequence }
    const filter = historyFilterOf(resolveRange(services.clock, query), query)
    const { rows, next } = await readHistory(core, { filter, after, limit: query.limit })
    return {
      rows: rows.map(({ startsAtMs, endsAtMs, acknowledgedAtMs, acknowledgedBy, labels, ...firing }) => ({
        ...firing,
        labels: cutPairs(labels),
        startsAt: instantOf(startsAtMs),
        endsAt: endsAtMs === undefined ? null : instantOf(endsAtMs),
        acknowledged: acknowledgedAtMs === undefined ? null : { at: instantOf(acknowledgedAtMs), by: acknowledgedBy },
      })),
      next: next === undefined ? null : `${next.atMs}.${next.sequence}`,
    }
  },
})
