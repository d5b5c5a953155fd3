import { describeNewPasskey } from '../../../access/index.ts'
import { newPasskeyOptions } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { enrolling } from './holder-of.ts'

export const enrolAskPasskey = defineRoute({
  method: 'POST',
  path: '/api/sign-in/enrolment/passkey/options',
  summary: 'What a browser needs to make a passkey while signing in, where a second factor is required',
  access: 'public',
  reply: newPasskeyOptions,
  handle: async (services, call) => describeNewPasskey((await enrolling(services, call)).context),
})
