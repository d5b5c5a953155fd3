import { addPasskey } from '../../../access/index.ts'
import { addPasskeyBody, changedSecondFactorsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { holderOf } from './holder-of.ts'
import { readMadePasskey } from './read-passkey.ts'

export const addPasskeyRoute = defineRoute({
  method: 'POST',
  path: '/api/account/passkeys',
  summary: 'Keep a passkey that the browser made; all other sessions of the account end',
  access: 'signed_in',
  needsRecentSignIn: true,
  body: addPasskeyBody,
  reply: changedSecondFactorsReply,
  async handle(services, call) {
    const { name, passkey } = call.body
    const added = await addPasskey({ ...services, caller: call.caller }, { made: readMadePasskey(passkey), name, holder: holderOf(call) })
    return answerChange(call.reply, added)
  },
})
