import { restoreRule } from '../../../rules/index.ts'
import { keptRuleReply, restoreRuleBody, ruleVersionParams } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { answerKept } from './answer-rule.ts'
import { rulesOf } from './rules-of.ts'

export const restoreRuleRoute = defineRoute({
  method: 'POST',
  path: '/api/rules/:name/versions/:version/restore',
  summary: 'Put a version of a rule back',
  description: 'It becomes the next version, also of a rule that was removed. The change stands in the audit trail.',
  access: 'alerts.write',
  params: ruleVersionParams,
  body: restoreRuleBody,
  reply: keptRuleReply,
  async handle(services, { params, body, caller }) {
    return answerKept(await rulesOf(services, caller).change(() => restoreRule({ ...services, caller }, { ...params, ...body })))
  },
})
