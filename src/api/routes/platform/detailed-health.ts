import { detailedHealthReply } from '../../contract/health.ts'
import { defineRoute } from '../../route.ts'
import { healthWord, instantOf } from './health-words.ts'

export const detailedHealth = defineRoute({
  method: 'GET',
  path: '/api/health/detailed',
  summary: 'How each part of the platform is, and what happened to it',
  access: 'platform.read',
  reply: detailedHealthReply,
  handle: async ({ platform }) => {
    const report = await platform.health()
    const parts = report.parts.map(({ name, state, detail, responseTimeMs, details, since }) => {
      const part = { status: healthWord(state), responseTime: responseTimeMs, message: detail }
      return [name, { ...part, details: { ...details, state, since: instantOf(since) } }] as const
    })
    return {
      status: healthWord(report.state),
      timestamp: instantOf(report.at),
      version: platform.version,
      parts: Object.fromEntries(parts),
    }
  },
})
