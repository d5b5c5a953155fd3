import { putSetting } from '../../../access/index.ts'
import { defaultRetention, openRetentionMemory, reasonRetentionHolds, retentionSetting } from '../../../retention/index.ts'
import { changeRetentionBody, retentionReply } from '../../contract/storage.ts'
import { defineRoute } from '../../route.ts'

export const changeRetentionRoute = defineRoute({
  method: 'PUT',
  path: '/api/retention',
  summary: 'Change how long log classes and signals are kept',
  description: 'Shorter periods take effect within the hour: whole partitions are dropped. The change stands in the audit trail.',
  access: 'retention.write',
  needsRecentSignIn: true,
  body: changeRetentionBody,
  reply: retentionReply,
  async handle(services, { body: { fromVersion, ...retention }, caller }) {
    const { value, version } = await putSetting({ ...services, caller }, retentionSetting, { value: retention, fromVersion })
    await services.live.reload()
    const held = await reasonRetentionHolds(openRetentionMemory(services.state), services.clock.now())
    return { retention: value, version, defaults: defaultRetention, held: held ?? null }
  },
})
