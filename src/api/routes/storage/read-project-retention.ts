import { getSetting } from '../../../access/index.ts'
import { projectRetentionSetting, retentionSetting } from '../../../retention/index.ts'
import { projectRetentionReply } from '../../contract/storage.ts'
import { defineRoute } from '../../route.ts'

export const readProjectRetentionRoute = defineRoute({
  method: 'GET',
  path: '/api/retention/project',
  summary: "What the project keeps for a time of its own, and the platform's times",
  access: 'settings.read',
  reply: projectRetentionReply,
  async handle({ state }, { caller }) {
    const [own, platform] = await Promise.all([
      getSetting(state, projectRetentionSetting, caller.projectId),
      getSetting(state, retentionSetting, 0),
    ])
    return { own: own.value, version: own.version, platform: platform.value }
  },
})
