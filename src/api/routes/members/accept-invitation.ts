import { acceptInvitation } from '../../../access/index.ts'
import { acceptInvitationBody } from '../../contract/members.ts'
import { signInReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerSignIn } from '../sign-in/answer-sign-in.ts'

export const acceptInvitationRoute = defineRoute({
  method: 'POST',
  path: '/api/invitation/accept',
  summary: 'Make the account of an invitation, and log in',
  access: 'public',
  body: acceptInvitationBody,
  reply: signInReply,
  async handle(services, { body, caller, reply }) {
    const { userAgent, sessionToken: previousToken } = reply
    const accept = { ...body, email: body.email, userAgent, previousToken }
    return await answerSignIn(services, { caller, reply }, await acceptInvitation({ ...services, caller }, accept))
  },
})
