import { listWatched } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { type AlertRow, alertsQuery, alertsReply } from '../../contract/alerts.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from './alerting-of.ts'
import { answerAlert } from './answer-alert.ts'
import { listPending } from './list-pending.ts'
import { readChoice } from './read-choice.ts'

/** A place among alerts, or behind all of them among those that are pending. */
const cursorForm = /^(?:a(\d{18}[0-9a-f]{16})?|p([0-9a-f]{16})?)$/

export const listAlertsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerts',
  summary: 'Alerts, worst first',
  description:
    'Of one severity the newest come first; those that rules of ours still wait for (`pending`) stand after all others. Without `state` all that fire.',
  access: 'alerts.read',
  query: alertsQuery,
  reply: alertsReply,
  async handle(services, { query, caller, signal }) {
    const core = alertingOf(services, caller)
    const { limit, cursor = 'a' } = query
    const match = cursorForm.exec(cursor)
    if (match === null) throw new Fault('bad_input', 'query.cursor: is none that was given out')
    const [, after = '', behind = ''] = match
    const filter = readChoice(query)
    const rows: AlertRow[] = []
    if (cursor.startsWith('a')) {
      const page = await listWatched(core, { filter, after, limit, signal })
      rows.push(...page.rows.map(answerAlert))
      if (page.next !== undefined) return { rows, next: `a${page.next}` }
    }
    if (!filter.states.has('pending')) return { rows, next: null }
    const pending = listPending(services.ruleGroups(caller.projectId), filter).filter((row) => row.fingerprint > behind)
    const shown = pending.slice(0, limit - rows.length)
    rows.push(...shown)
    return { rows, next: shown.length < pending.length ? `p${shown.at(-1)?.fingerprint ?? behind}` : null }
  },
})
