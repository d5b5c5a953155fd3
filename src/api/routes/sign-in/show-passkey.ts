import { showPasskey } from '../../../access/index.ts'
import { sessionReply } from '../../contract/access.ts'
import { shownPasskey } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerNewSession } from '../access/answer-session.ts'
import { setSignInCookies } from './answer-sign-in.ts'
import { readShownPasskey } from './read-passkey.ts'

export const showPasskeyRoute = defineRoute({
  method: 'POST',
  path: '/api/sign-in/passkey',
  summary: 'Log in with a passkey, or show it as the second factor; the session begins',
  access: 'public',
  body: shownPasskey,
  reply: sessionReply,
  async handle(services, { body, caller, reply }) {
    const { halfSessionToken: halfToken, sessionToken: previousToken, userAgent, device } = reply
    const shown = readShownPasskey(body)
    const session = await showPasskey({ ...services, caller }, { shown, halfToken, previousToken, userAgent, device })
    setSignInCookies(reply, session)
    return await answerNewSession(services, caller, session.token)
  },
})
