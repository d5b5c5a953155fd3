import { statusReply } from '../../contract/health.ts'
import { defineRoute } from '../../route.ts'
import { healthWord, instantOf } from './health-words.ts'

export const status = defineRoute({
  method: 'GET',
  path: '/api/status',
  summary: 'One word for each part of the platform',
  access: 'public',
  reply: statusReply,
  handle: async ({ platform }) => {
    const report = await platform.health()
    return {
      status: healthWord(report.state),
      version: platform.version,
      startedAt: instantOf(platform.startedAt),
      parts: Object.fromEntries(report.parts.map(({ name, state }) => [name, healthWord(state)])),
    }
  },
})
