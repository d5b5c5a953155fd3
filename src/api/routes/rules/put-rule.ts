import { putRule } from '../../../rules/index.ts'
import { keptRuleReply, putRuleBody, ruleParams } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { answerKept } from './answer-rule.ts'
import { textOfGiven } from './read-given.ts'
import { rulesOf } from './rules-of.ts'

export const putRuleRoute = defineRoute({
  method: 'PUT',
  path: '/api/rules/:name',
  summary: 'Make a rule, or change it',
  description:
    'The same again changes nothing. It runs at once, unless a rule file has one of the name, which goes first. A rule that cannot be read is refused with `details.problems`: the path of the key, line, column, message. The change is kept as a version and stands in the audit trail.',
  access: 'alerts.write',
  params: ruleParams,
  body: putRuleBody,
  reply: keptRuleReply,
  async handle(services, { params, body, caller }) {
    const { yaml, rule, ...change } = body
    const text = textOfGiven({ yaml, rule })
    return answerKept(
      await rulesOf(services, caller).change(() => putRule({ ...services, caller }, { ...change, name: params.name, text })),
    )
  },
})
