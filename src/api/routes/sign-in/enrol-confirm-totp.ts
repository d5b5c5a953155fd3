import { confirmTotp } from '../../../access/index.ts'
import { changedSecondFactorsReply, confirmTotpBody } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerChange } from './answer-change.ts'
import { enrolling } from './holder-of.ts'

export const enrolConfirmTotp = defineRoute({
  method: 'POST',
  path: '/api/sign-in/enrolment/totp/confirm',
  summary: 'Show the first code of the app while signing in; the session begins',
  access: 'public',
  body: confirmTotpBody,
  reply: changedSecondFactorsReply,
  async handle(services, call) {
    const { context, holder } = await enrolling(services, call)
    return answerChange(call.reply, await confirmTotp(context, { code: call.body.code, holder }))
  },
})
