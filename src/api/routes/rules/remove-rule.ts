import { removeRule } from '../../../rules/index.ts'
import { doneReply } from '../../contract/access.ts'
import { ruleParams } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { rulesOf } from './rules-of.ts'

export const removeRuleRoute = defineRoute({
  method: 'DELETE',
  path: '/api/rules/:name',
  summary: 'Remove a rule that was made here',
  description: 'Its versions stay: any of them can be put back. The change stands in the audit trail.',
  access: 'alerts.write',
  params: ruleParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await rulesOf(services, caller).change(() => removeRule({ ...services, caller }, params))
    return {}
  },
})
