import { beginTotp } from '../../../access/index.ts'
import { newTotpReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const makeTotp = defineRoute({
  method: 'POST',
  path: '/api/account/totp',
  summary: 'Make a key for an authenticator app; it holds once a code of it was shown',
  access: 'signed_in',
  needsRecentSignIn: true,
  reply: newTotpReply,
  handle: (services, { caller }) => beginTotp({ ...services, caller }),
})
