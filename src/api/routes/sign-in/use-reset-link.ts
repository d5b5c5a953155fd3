import { useResetLink } from '../../../access/index.ts'
import { resetBody, signInReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerSignIn } from './answer-sign-in.ts'

export const useResetLinkRoute = defineRoute({
  method: 'POST',
  path: '/api/sign-in/reset',
  summary: 'Choose a new password with the one-time link that was made on the host, and log in',
  access: 'public',
  body: resetBody,
  reply: signInReply,
  async handle(services, { body, caller, reply }) {
    const { userAgent, sessionToken: previousToken } = reply
    return await answerSignIn(
      services,
      { caller, reply },
      await useResetLink({ ...services, caller }, { ...body, userAgent, previousToken }),
    )
  },
})
