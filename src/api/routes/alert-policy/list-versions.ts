import { listPolicyChanges } from '../../../alerting/index.ts'
import { alertPolicyVersionsQuery, alertPolicyVersionsReply } from '../../contract/alert-policy.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { showPolicy } from './show-policy.ts'

export const listAlertPolicyVersionsRoute = defineRoute({
  method: 'GET',
  path: '/api/alert-policy/versions',
  summary: 'What the policy of alerts was, and who changed what',
  description: 'The newest first.',
  access: 'alerts.read',
  query: alertPolicyVersionsQuery,
  reply: alertPolicyVersionsReply,
  async handle(services, { caller, query }) {
    const book = alertingOf(services, caller).state.policy
    const all = book.versions().filter(({ version }) => query.before === undefined || version < query.before)
    const maySeeSecrets = caller.permissions.has('alerts.write')
    const rows = all.slice(0, query.limit).map((one) => ({
      ...showPolicy(one, maySeeSecrets),
      changed: [...listPolicyChanges(book.of(one.version - 1).policy, one.policy)],
    }))
    return { rows, next: all.length > query.limit ? (rows.at(-1)?.version ?? null) : null }
  },
})
