import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { selectRuleGroups } from '../../prometheus/select-rule-groups.ts'

export const listRulesRoute = definePrometheusRoute({
  path: '/rules',
  summary: 'Rules by group, with how their last evaluation went',
  parameters: {
    type: '`alert` or `record`',
    'rule_name[]': 'Only rules of these names',
    'rule_group[]': 'Only these groups',
    'file[]': 'Only groups of these files',
    'match[]': 'Only rules with labels that one of the selectors matches',
    exclude_alerts: '`true`: without the alerts of alert rules',
    group_limit: 'No more groups than these; `groupNextToken` leads on',
    group_next_token: 'Where to go on',
  },
  answer: async ({ ruleGroups }, call) => ({ data: encodeListed(await selectRuleGroups(ruleGroups(call.caller.projectId), call)) }),
})
