import { askToShowPasskey } from '../../../access/index.ts'
import { passkeyOptions } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const askPasskey = defineRoute({
  method: 'POST',
  path: '/api/sign-in/passkey/options',
  summary: 'What a browser needs to show a passkey, as both factors at once or as the second one',
  access: 'public',
  reply: passkeyOptions,
  handle: (services, { caller, reply }) => askToShowPasskey({ ...services, caller }, { halfToken: reply.halfSessionToken }),
})
