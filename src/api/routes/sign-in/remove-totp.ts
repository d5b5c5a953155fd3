import { removeTotp } from '../../../access/index.ts'
import { changedSecondFactorsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { holderOf } from './holder-of.ts'

export const removeTotpRoute = defineRoute({
  method: 'DELETE',
  path: '/api/account/totp',
  summary: 'Ask no more codes of the app; all other sessions of the account end',
  access: 'signed_in',
  needsRecentSignIn: true,
  reply: changedSecondFactorsReply,
  handle: async (services, call) => answerChange(call.reply, await removeTotp({ ...services, caller: call.caller }, holderOf(call))),
})
