import { personalDataSetting, putSetting } from '../../../access/index.ts'
import { personalData } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const changePersonalDataRoute = defineRoute({
  method: 'PUT',
  path: '/api/personal-data',
  summary: 'Change which attributes hold personal data',
  description:
    'Who reads log records or spans with one of them stands in the audit trail: once a person, question and hour. With `askReason` people must say why first.',
  access: 'masking.write',
  body: personalData,
  reply: personalData,
  async handle(services, { body, caller }) {
    const { value } = await putSetting({ ...services, caller }, personalDataSetting, { value: body })
    services.personalViews.forget(caller.projectId)
    return value
  },
})
