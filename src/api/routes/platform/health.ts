import { healthReply } from '../../contract/health.ts'
import { defineRoute } from '../../route.ts'
import { healthWord, instantOf, roleWord } from './health-words.ts'

export const health = defineRoute({
  method: 'GET',
  path: '/api/health',
  summary: 'How the platform is, in one word for each service',
  description:
    'For load balancers and uptime checks. `cache` is the write-ahead log, the buffer before the database. Response times in milliseconds over the last five minutes.',
  access: 'public',
  reply: healthReply,
  handle: async ({ platform }) => {
    const report = await platform.health()
    const { averageMs, activeUsers } = platform.activity()
    return {
      status: healthWord(report.state),
      timestamp: instantOf(report.at),
      services: { database: roleWord(report, 'database'), cache: roleWord(report, 'cache'), api: roleWord(report, 'api') },
      metrics: { responseTime: averageMs, uptime: platform.uptimeSeconds(), activeUsers },
    }
  },
})
