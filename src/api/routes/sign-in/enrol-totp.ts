import { beginTotp } from '../../../access/index.ts'
import { newTotpReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { enrolling } from './holder-of.ts'

export const enrolTotp = defineRoute({
  method: 'POST',
  path: '/api/sign-in/enrolment/totp',
  summary: 'Make the key of an authenticator app while signing in, where a second factor is required',
  access: 'public',
  reply: newTotpReply,
  handle: async (services, call) => beginTotp((await enrolling(services, call)).context),
})
