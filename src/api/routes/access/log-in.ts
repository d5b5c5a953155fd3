import { logInBody, sessionReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { beginSession } from './begin-session.ts'

export const logInRoute = defineRoute({
  method: 'POST',
  path: '/api/session',
  summary: 'Log in',
  description:
    'Sets the session cookie. After some failures the address and the account must wait, longer each time (429 with Retry-After).',
  access: 'public',
  body: logInBody,
  reply: sessionReply,
  handle: (services, { body, caller, reply }) => beginSession(services, { caller, reply }, body),
})
