import { removePasskey } from '../../../access/index.ts'
import { changedSecondFactorsReply, passkeyParams } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { holderOf } from './holder-of.ts'

export const removePasskeyRoute = defineRoute({
  method: 'DELETE',
  path: '/api/account/passkeys/:id',
  summary: "Remove one of one's own passkeys; all other sessions of the account end",
  access: 'signed_in',
  needsRecentSignIn: true,
  params: passkeyParams,
  reply: changedSecondFactorsReply,
  handle: async (services, call) =>
    answerChange(call.reply, await removePasskey({ ...services, caller: call.caller }, { id: call.params.id, holder: holderOf(call) })),
})
