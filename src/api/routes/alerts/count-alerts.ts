import { countWatched } from '../../../alerting/index.ts'
import { type AlertRow, alertCountsQuery, alertCountsReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { listPending } from './list-pending.ts'
import { readChoice } from './read-choice.ts'

const mostValues = 100

export const countAlertsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts/counts',
  summary: 'How many alerts there are, by state, severity, service, environment and receiver',
  description: 'A value is counted among the alerts that all other parameters choose: what another choice would show is seen beforehand.',
  access: 'alerts.read',
  query: alertCountsQuery,
  reply: alertCountsReply,
  async handle(services, { query, caller, signal }) {
    const core = alertingOf(services, caller)
    const filter = readChoice(query)
    const counts = await countWatched(core, filter, signal)
    const isAsked = filter.states.has('pending')
    const pending = listPending(services.ruleGroups(caller.projectId), filter)
    const also = (read: (row: AlertRow) => string): readonly string[] => (isAsked ? pending.map(read) : [])
    return {
      total: counts.total + (isAsked ? pending.length : 0),
      states: listCounts(
        counts.states,
        pending.map(() => 'pending'),
      ),
      severities: listCounts(
        counts.severities,
        also(({ severity }) => severity),
      ),
      services: listCounts(
        counts.services,
        also(({ service }) => service),
      ),
      environments: listCounts(
        counts.environments,
        also(({ environment }) => environment),
      ),
      receivers: listCounts(counts.receivers, []),
    }
  },
})

/** Most first. */
function listCounts(counts: ReadonlyMap<string, number>, more: readonly string[]): { value: string; count: number }[] {
  const all = new Map(counts)
  for (const value of more) all.set(value, (all.get(value) ?? 0) + 1)
  return [...all]
    .map(([value, count]) => ({ value: value.slice(0, 500), count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues)
}
