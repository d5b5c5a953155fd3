import { renewRecoveryCodes } from '../../../access/index.ts'
import { changedSecondFactorsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { holderOf } from './holder-of.ts'

export const makeRecoveryCodes = defineRoute({
  method: 'POST',
  path: '/api/account/recovery-codes',
  summary: 'Make ten new recovery codes in place of all earlier ones; the answer is the only place that ever shows them',
  access: 'signed_in',
  needsRecentSignIn: true,
  reply: changedSecondFactorsReply,
  handle: async (services, call) =>
    answerChange(call.reply, await renewRecoveryCodes({ ...services, caller: call.caller }, holderOf(call))),
})
