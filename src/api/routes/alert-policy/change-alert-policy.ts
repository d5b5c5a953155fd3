import { changePolicy } from '../../../alerting/index.ts'
import { changeAlertPolicyBody, changedAlertPolicyReply } from '../../contract/alert-policy.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { showPolicy } from './show-policy.ts'

export const changeAlertPolicyRoute = defineRoute({
  method: 'PUT',
  path: '/api/alert-policy',
  summary: 'Change what happens with alerts',
  description:
    'Makes a new version, which holds from now on: alerts that fire already go on under the one they began under. 409 when somebody else has changed it meanwhile. The change stands in the audit trail.',
  access: 'alerts.write',
  body: changeAlertPolicyBody,
  reply: changedAlertPolicyReply,
  async handle(services, { caller, body }) {
    return showPolicy(await changePolicy({ ...alertingOf(services, caller), caller }, body), true)
  },
})
