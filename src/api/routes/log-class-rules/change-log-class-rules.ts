import { putSetting } from '../../../access/index.ts'
import { classRuleSetting } from '../../../pipeline/index.ts'
import { changeLogClassRulesBody, logClassRulesReply } from '../../contract/log-class-rules.ts'
import { defineRoute } from '../../route.ts'

export const changeLogClassRulesRoute = defineRoute({
  method: 'PUT',
  path: '/api/log-class-rules',
  summary: "Change the project's own rules for the classes of its log records",
  description:
    'The first rule that matches decides, before the built-in ones and the severity, behind an attribute vedette.class or log.class. Holds for what comes in from now on. The change stands in the audit trail.',
  access: 'settings.write',
  body: changeLogClassRulesBody,
  reply: logClassRulesReply,
  async handle(services, { body: { fromVersion, ...rules }, caller }) {
    const { value, version } = await putSetting({ ...services, caller }, classRuleSetting, { value: rules, fromVersion })
    await services.live.reload()
    return { ...value, version }
  },
})
