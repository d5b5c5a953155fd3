import { printNativeRule, readNativeRule } from '../../../rules/index.ts'
import { checkRuleBody, checkRuleReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { textOfGiven } from './read-given.ts'

export const checkRuleRoute = defineRoute({
  method: 'POST',
  path: '/api/rule-checks',
  summary: 'Read a rule without keeping it',
  description: 'What is wrong with it, each with its key and place; the rule as JSON and as YAML; and who has its name already.',
  access: 'alerts.read',
  body: checkRuleBody,
  reply: checkRuleReply,
  handle({ rules }, { body, caller }) {
    const read = readNativeRule(textOfGiven(body))
    const name = read.written?.['name']
    const sameName = caller.projectId === rules.projectId ? rules.rows().filter((row) => row.name === name) : []
    const problems = read.ok ? [] : read.problems
    return Promise.resolve({
      problems: problems
        .slice(0, 100)
        .map(({ path, line, column, message }) => ({ path: path.map(String), line: line ?? null, column: column ?? null, message })),
      rule: read.written ?? null,
      yaml: read.written === undefined ? null : printNativeRule(read.written),
      sameName: sameName.map(({ origin, file }) => ({ origin, file })),
    })
  },
})
