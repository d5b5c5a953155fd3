import { switchRule } from '../../../rules/index.ts'
import { keptRuleReply, ruleParams, switchRuleBody } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { answerKept } from './answer-rule.ts'
import { rulesOf } from './rules-of.ts'

export const switchRuleRoute = defineRoute({
  method: 'PATCH',
  path: '/api/rules/:name',
  summary: 'Switch a rule that was made here on or off',
  description:
    'The alerts of a rule that is switched off end by themselves. The change is kept as a version and stands in the audit trail.',
  access: 'alerts.write',
  params: ruleParams,
  body: switchRuleBody,
  reply: keptRuleReply,
  async handle(services, { params, body, caller }) {
    const change = { name: params.name, isOn: body.isOn }
    return answerKept(await rulesOf(services, caller).change(() => switchRule({ ...services, caller }, change)))
  },
})
