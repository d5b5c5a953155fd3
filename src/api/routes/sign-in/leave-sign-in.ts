import { dropHalfSession } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const leaveSignIn = defineRoute({
  method: 'DELETE',
  path: '/api/sign-in',
  summary: 'Go back to the first factor',
  access: 'public',
  reply: doneReply,
  async handle(services, { reply }) {
    if (reply.halfSessionToken !== undefined) await dropHalfSession(services, reply.halfSessionToken)
    reply.clearHalfSessionCookie()
    return {}
  },
})
