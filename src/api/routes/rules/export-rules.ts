import { printNativeRules } from '../../../rules/index.ts'
import { defineRoute } from '../../route.ts'
import { rulesOf } from './rules-of.ts'

export const exportRulesRoute = defineRoute({
  method: 'GET',
  path: '/api/rule-export',
  summary: 'The rules that were made here, as a rule file',
  description: 'For a watched directory (`alerting.rules`): there a rule of the same name takes the place of the one here.',
  access: 'alerts.read',
  reply: 'text',
  handle(services, { caller }) {
    const kept = rulesOf(services, caller).kept.list()
    return Promise.resolve(printNativeRules(kept.filter(({ isOn }) => isOn).map(({ written }) => written)))
  },
})
