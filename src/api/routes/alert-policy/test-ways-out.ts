import { testWaysOut } from '../../../alerting/index.ts'
import { doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const testWaysOutRoute = defineRoute({
  method: 'POST',
  path: '/api/alert-policy/test',
  summary: 'Send the daily test message now',
  description: 'To every contact point of the daily test; how it went stands in the policy a minute later. It stands in the audit trail.',
  access: 'alerts.write',
  reply: doneReply,
  async handle(services, { caller }) {
    await testWaysOut({ ...alertingOf(services, caller), caller })
    return {}
  },
})
