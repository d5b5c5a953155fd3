import { confirmTotp } from '../../../access/index.ts'
import { changedSecondFactorsReply, confirmTotpBody } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { holderOf } from './holder-of.ts'

export const confirmTotpRoute = defineRoute({
  method: 'POST',
  path: '/api/account/totp/confirm',
  summary: 'Show the first code of the app: from now on it is asked for; all other sessions of the account end',
  access: 'signed_in',
  needsRecentSignIn: true,
  body: confirmTotpBody,
  reply: changedSecondFactorsReply,
  handle: async (services, call) =>
    answerChange(call.reply, await confirmTotp({ ...services, caller: call.caller }, { code: call.body.code, holder: holderOf(call) })),
})
