import { askForProof } from '../../../access/index.ts'
import { passkeyOptions } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const askProof = defineRoute({
  method: 'POST',
  path: '/api/account/proof/options',
  summary: 'What a browser needs to show with a passkey that it is still the same person',
  access: 'signed_in',
  reply: passkeyOptions,
  handle: (services, { caller }) => askForProof({ ...services, caller }),
})
