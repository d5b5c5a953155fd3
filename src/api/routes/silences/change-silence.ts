import { setSilence } from '../../../alerting/index.ts'
import { silenceBody, silenceIdReply, silenceParams } from '../../contract/silences.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { draftOf } from './draft-of.ts'

export const changeSilenceRoute = defineRoute({
  method: 'PUT',
  path: '/api/alerting/silences/:id',
  summary: 'Change a silence: extend it, say why, whom to tell',
  description:
    'In place when its matchers and its past stay as they were; else it expires, and a new one begins. The change stands in the audit trail.',
  access: 'alerts.write',
  params: silenceParams,
  body: silenceBody,
  reply: silenceIdReply,
  async handle(services, { params, body, caller }) {
    const core = alertingOf(services, caller)
    return { id: await setSilence({ ...core, caller }, { ...params, draft: draftOf({ body, caller, nowMs: services.clock.now() }) }) }
  },
})
