import { getSetting, personalDataSetting } from '../../../access/index.ts'
import { personalData } from '../../contract/personal-data.ts'
import { defineRoute } from '../../route.ts'

export const readPersonalDataRoute = defineRoute({
  method: 'GET',
  path: '/api/personal-data',
  summary: 'Which attributes hold personal data, and whether a reason is asked for',
  access: 'settings.read',
  reply: personalData,
  async handle({ state }, { caller }) {
    return (await getSetting(state, personalDataSetting, caller.projectId)).value
  },
})
