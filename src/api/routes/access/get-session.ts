import { sessionReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { answerSession } from './answer-session.ts'

export const getSession = defineRoute({
  method: 'GET',
  path: '/api/session',
  summary: 'Who the caller is and what they may do in the project',
  access: 'signed_in',
  reply: sessionReply,
  handle: (services, { caller, reply }) => answerSession(services, caller, reply.sessionToken),
})
