import { personalDataSetting, putSetting } from '../../../access/index.ts'
import { changePersonalDataBody, personalDataReply } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const changePersonalDataRoute = defineRoute({
  method: 'PUT',
  path: '/api/personal-data',
  summary: 'Change which attributes hold personal data',
  description:
    'Who reads log records or spans with one of them stands in the audit trail: once a person, question and hour. With `askReason` people must say why first.',
  access: 'masking.write',
  needsRecentSignIn: true,
  body: changePersonalDataBody,
  reply: personalDataReply,
  async handle(services, { body: { fromVersion, ...personalData }, caller }) {
    const { value, version } = await putSetting({ ...services, caller }, personalDataSetting, { value: personalData, fromVersion })
    services.personalViews.forget(caller.projectId)
    return { ...value, version }
  },
})
