import { describeNewPasskey } from '../../../access/index.ts'
import { newPasskeyOptions } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const askNewPasskey = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys/options',
  summary: 'What a browser needs to make a passkey',
  access: 'signed_in',
  needsRecentSignIn: true,
  reply: newPasskeyOptions,
  handle: (services, { caller }) => describeNewPasskey({ ...services, caller }),
})
