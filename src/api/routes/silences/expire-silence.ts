import { expireSilence } from '../../../alerting/index.ts'
import { doneReply } from '../../contract/access.ts'
import { silenceParams } from '../../contract/silences.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const expireSilenceRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/silences/:id/expire',
  summary: 'End a silence now',
  description: 'What it held back and still fires is told again. The change stands in the audit trail.',
  access: 'alerts.write',
  params: silenceParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await expireSilence({ ...alertingOf(services, caller), caller }, params)
    return {}
  },
})
