import { listRuleVersions, printNativeRule } from '../../../rules/index.ts'
import { ruleParams, ruleVersionsReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'

export const listRuleVersionsRoute = defineRoute({
  method: 'GET',
  path: '/api/rules/:name/versions',
  summary: 'What a rule that was made here was, newest first',
  description: 'The last 100, also of a rule that was removed. Empty for rules of files.',
  access: 'alerts.read',
  params: ruleParams,
  reply: ruleVersionsReply,
  async handle(services, { params, caller }) {
    const rows = await listRuleVersions({ ...services, caller }, params.name)
    return {
      rows: rows.map(({ savedAt, written, ...row }) => ({
        ...row,
        savedAt: new Date(savedAt).toISOString(),
        yaml: printNativeRule(written),
      })),
    }
  },
})
