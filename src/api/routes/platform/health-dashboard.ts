import { healthDashboardReply } from '../../contract/health.ts'
import { defineRoute } from '../../route.ts'
import { healthWord, instantOf, roleWord } from './health-words.ts'

export const healthDashboard = defineRoute({
  method: 'GET',
  path: '/api/health/dashboard',
  summary: 'The platform at a glance: services, figures of the last five minutes, what is wrong',
  description: 'Usages and the error rate are fractions 0-1, times in milliseconds, uptime in seconds.',
  access: 'platform.read',
  reply: healthDashboardReply,
  handle: async ({ platform }) => {
    const [report, resources] = await Promise.all([platform.health(), platform.resources()])
    const { averageMs, activeUsers, errorRate } = platform.activity()
    const seconds = platform.uptimeSeconds()
    const hasBackups = report.parts.some(({ role }) => role === 'backups')
    return {
      systemStatus: healthWord(report.state),
      services: {
        database: roleWord(report, 'database'),
        cache: roleWord(report, 'cache'),
        api: roleWord(report, 'api'),
        frontend: roleWord(report, 'frontend'),
        backups: hasBackups ? roleWord(report, 'backups') : ('not_configured' as const),
      },
      metrics: {
        responseTime: averageMs,
        memoryUsage: resources.memoryUsage,
        cpuUsage: resources.cpuUsage,
        activeUsers,
        databaseConnections: report.parts.reduce((sum, { connections }) => sum + (connections ?? 0), 0),
        errorRate,
        uptime: seconds,
      },
      alerts: report.parts
        .filter(({ state }) => state !== 'ok')
        .map(({ name, state, detail, since }) => ({
          severity: state === 'down' ? 'critical' : 'warning',
          message: `${name}: ${detail}`,
          since: instantOf(since),
        })),
      uptime: { seconds, startedAt: instantOf(platform.startedAt) },
    }
  },
})
