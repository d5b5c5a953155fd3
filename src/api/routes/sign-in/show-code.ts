import { showCode } from '../../../access/index.ts'
import { sessionReply } from '../../contract/access.ts'
import { showCodeBody } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerNewSession } from '../access/answer-session.ts'
import { setSignInCookies } from './answer-sign-in.ts'

export const showCodeRoute = defineRoute({
  method: 'POST',
  path: '/api/sign-in/code',
  summary: 'Show the second factor as a code of an app or a recovery code; the session begins',
  description:
    'Each code works once. After some wrong ones the account must wait, longer each time (429 with Retry-After); after ten the first factor is asked for again.',
  access: 'public',
  body: showCodeBody,
  reply: sessionReply,
  async handle(services, { body, caller, reply }) {
    const { halfSessionToken: token, device } = reply
    const session = await showCode({ ...services, caller }, { ...body, token, device })
    setSignInCookies(reply, { stage: 'done', ...session })
    return await answerNewSession(services, caller, session.token)
  },
})
