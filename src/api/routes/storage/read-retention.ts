import { getSetting } from '../../../access/index.ts'
import { defaultRetention, openRetentionMemory, reasonRetentionHolds, retentionSetting } from '../../../retention/index.ts'
import { retentionReply } from '../../contract/storage.ts'
import { defineRoute } from '../../route.ts'

export const readRetentionRoute = defineRoute({
  method: 'GET',
  path: '/api/retention',
  summary: 'How long each log class and signal is kept',
  description: '`held` says why nothing is dropped at the moment although something may be due: the clock of the machine jumped.',
  access: 'settings.read',
  reply: retentionReply,
  async handle({ state, clock }) {
    const { value, version } = await getSetting(state, retentionSetting, 0)
    return {
      retention: value,
      version,
      defaults: defaultRetention,
      held: (await reasonRetentionHolds(openRetentionMemory(state), clock.now())) ?? null,
    }
  },
})
