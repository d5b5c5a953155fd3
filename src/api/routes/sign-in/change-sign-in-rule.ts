import { changeSecondFactorRule, readSecondFactorRule } from '../../../access/index.ts'
import { signInRuleBody, signInRuleReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const changeSignInRule = defineRoute({
  method: 'PUT',
  path: '/api/sign-in-rule',
  summary: 'Ask a second factor of the members of the project, or of everybody',
  description:
    'Sessions of those who have none end at once; they set one up when they log in again. For everybody it takes the permission in all projects.',
  access: 'settings.write',
  needsRecentSignIn: true,
  body: signInRuleBody,
  reply: signInRuleReply,
  async handle(services, { body, caller }) {
    await changeSecondFactorRule({ ...services, caller }, body)
    return await readSecondFactorRule({ ...services, caller })
  },
})
