import { readSecondFactorRule } from '../../../access/index.ts'
import { signInRuleReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const signInRule = defineRoute({
  method: 'GET',
  path: '/api/sign-in-rule',
  summary: 'Whether a second factor is asked of the members of the project, and of everybody',
  access: 'settings.read',
  reply: signInRuleReply,
  handle: (services, { caller }) => readSecondFactorRule({ ...services, caller }),
})
