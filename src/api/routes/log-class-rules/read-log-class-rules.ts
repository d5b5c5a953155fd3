import { getSetting } from '../../../access/index.ts'
import { classRuleSetting } from '../../../pipeline/index.ts'
import { logClassRulesReply } from '../../contract/log-class-rules.ts'
import { defineRoute } from '../../route.ts'

export const readLogClassRulesRoute = defineRoute({
  method: 'GET',
  path: '/api/log-class-rules',
  summary: "The project's own rules for the classes of its log records",
  access: 'settings.read',
  reply: logClassRulesReply,
  async handle({ state }, { caller }) {
    const { value, version } = await getSetting(state, classRuleSetting, caller.projectId)
    return { ...value, version }
  },
})
