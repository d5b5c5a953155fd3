import { listSilences, silenceStateAt, usualNotice } from '../../../alerting/index.ts'
import { silencesQuery, silencesReply } from '../../contract/silences.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const listSilencesRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/silences',
  summary: 'Silences, with how many alerts each fits now',
  description: 'Those in force first, the one that ends soonest first; then those to come, then what is over. Pages by `cursor`.',
  access: 'alerts.read',
  query: silencesQuery,
  reply: silencesReply,
  async handle(services, { query: { state, search, limit, cursor }, caller }) {
    const core = alertingOf(services, caller)
    const { rows, counts, next } = await listSilences(core, { state, search, limit, after: cursor })
    const nowMs = services.clock.now()
    return {
      rows: rows.map(({ silence, told, matches }) => {
        const { id, matcherSets, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment, notice = usualNotice } = silence
        return {
          id,
          state: silenceStateAt(silence, nowMs),
          matcherSets: matcherSets.map((set) => set.map(({ name, operator, value }) => ({ name, operator, value }))),
          startsAt: instantOf(startsAtMs),
          endsAt: instantOf(endsAtMs),
          updatedAt: instantOf(updatedAtMs),
          createdBy,
          comment,
          notice: { minutesBefore: Math.round(notice.beforeMs / 60_000), receiver: notice.receiver },
          told,
          matches,
        }
      }),
      counts,
      next: next ?? null,
    }
  },
})

const lastMs = Date.UTC(9999, 11, 31)

/** Other tools make silences for ever. */
function instantOf(ms: number): string {
  return new Date(Math.min(ms, lastMs)).toISOString()
}
