import { getSetting, putSetting } from '../../../access/index.ts'
import { projectRetentionSetting, retentionSetting } from '../../../retention/index.ts'
import { changeProjectRetentionBody, projectRetentionReply } from '../../contract/storage.ts'
import { defineRoute } from '../../route.ts'

export const changeProjectRetentionRoute = defineRoute({
  method: 'PUT',
  path: '/api/retention/project',
  summary: 'Change what the project keeps for a time of its own',
  description:
    "What is left out is kept as long as on the platform. Takes effect within the hour: where other projects still need a partition, the project's rows are deleted from it. The change stands in the audit trail.",
  access: 'retention.write',
  needsRecentSignIn: true,
  body: changeProjectRetentionBody,
  reply: projectRetentionReply,
  async handle(services, { body: { fromVersion, ...own }, caller }) {
    const { value, version } = await putSetting({ ...services, caller }, projectRetentionSetting, { value: own, fromVersion })
    await services.live.reload()
    const platform = await getSetting(services.state, retentionSetting, 0)
    return { own: value, version, platform: platform.value }
  },
})
