import { getSetting, personalDataSetting } from '../../../access/index.ts'
import { personalDataReply } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const readPersonalDataRoute = defineRoute({
  method: 'GET',
  path: '/api/personal-data',
  summary: 'Which attributes hold personal data, and whether a reason is asked for',
  access: 'settings.read',
  reply: personalDataReply,
  async handle({ state }, { caller }) {
    const { value, version } = await getSetting(state, personalDataSetting, caller.projectId)
    return { ...value, version }
  },
})
