import { logIn } from '../../../access/index.ts'
import { logInBody } from '../../contract/access.ts'
import { signInReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerSignIn } from '../sign-in/answer-sign-in.ts'

export const logInRoute = defineRoute({
  method: 'POST',
  path: '/api/session',
  summary: 'Log in',
  description:
    'Sets the session cookie, or that of somebody who still has to show a second factor (`stage` in the answer). After some failures the address and the account must wait, longer each time (429 with Retry-After).',
  access: 'public',
  body: logInBody,
  reply: signInReply,
  async handle(services, { body, caller, reply }) {
    const { userAgent, device, sessionToken: previousToken } = reply
    const begun = await logIn({ ...services, caller }, { ...body, userAgent, device, previousToken })
    return await answerSignIn(services, { caller, reply }, begun)
  },
})
