import { createFirstAdmin, logIn } from '../../../access/index.ts'
import { createFirstAdminBody } from '../../contract/access.ts'
import { signInReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerSignIn } from '../sign-in/answer-sign-in.ts'

export const setUp = defineRoute({
  method: 'POST',
  path: '/api/setup',
  summary: 'Make the first admin with the one-time token of the set-up link, and log in',
  access: 'public',
  body: createFirstAdminBody,
  reply: signInReply,
  async handle(services, { body, caller, reply }) {
    await createFirstAdmin({ ...services, caller }, body)
    const { userAgent, sessionToken: previousToken } = reply
    return await answerSignIn(services, { caller, reply }, await logIn({ ...services, caller }, { ...body, userAgent, previousToken }))
  },
})
