import { addPasskey } from '../../../access/index.ts'
import { addPasskeyBody, changedSecondFactorsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { enrolling } from './holder-of.ts'
import { readMadePasskey } from './read-passkey.ts'

export const enrolPasskey = defineRoute({
  method: 'POST',
  path: '/api/sign-in/enrolment/passkey',
  summary: 'Keep a passkey that was made while signing in; the session begins',
  access: 'public',
  body: addPasskeyBody,
  reply: changedSecondFactorsReply,
  async handle(services, call) {
    const { context, holder } = await enrolling(services, call)
    const { name, passkey } = call.body
    return answerChange(call.reply, await addPasskey(context, { made: readMadePasskey(passkey), name, holder }))
  },
})
