import { setSilence } from '../../../alerting/index.ts'
import { silenceBody, silenceIdReply } from '../../contract/silences.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { draftOf } from './draft-of.ts'

export const createSilenceRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/silences',
  summary: 'Make a silence',
  description:
    'Alerts that fit it are not told of while it is in force. Before it ends somebody is told (`notice`); what still fires when it has ended is told again. The change stands in the audit trail.',
  access: 'alerts.write',
  body: silenceBody,
  reply: silenceIdReply,
  async handle(services, { body, caller }) {
    const core = alertingOf(services, caller)
    return { id: await setSilence({ ...core, caller }, { id: undefined, draft: draftOf({ body, caller, nowMs: services.clock.now() }) }) }
  },
})
