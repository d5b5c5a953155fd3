import { revokeOtherSessions } from '../../../access/index.ts'
import { endedSessionsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { holderOf } from './holder-of.ts'

export const revokeOtherSessionsRoute = defineRoute({
  method: 'DELETE',
  path: '/api/account/sessions',
  summary: "End all of one's own sessions but this one",
  access: 'signed_in',
  reply: endedSessionsReply,
  handle: async (services, call) => ({
    ended: await revokeOtherSessions({ ...services, caller: call.caller }, { token: holderOf(call).token }),
  }),
})
