import { metricsReply } from '../../contract/health.ts'
import { defineRoute } from '../../route.ts'

export const performanceMetrics = defineRoute({
  method: 'GET',
  path: '/api/metrics',
  summary: 'Performance of the API over the last five minutes, and use of the machine',
  description: 'Times in milliseconds, usages as fractions 0-1.',
  access: 'platform.read',
  reply: metricsReply,
  handle: async ({ platform }) => {
    const { averageMs, p95Ms, p99Ms, requestsPerSecond } = platform.activity()
    const { memoryUsage, cpuUsage, disk } = await platform.resources()
    return {
      performance: {
        responseTime: { avg: averageMs, p95: p95Ms, p99: p99Ms },
        throughput: { requestsPerSecond, requestsPerMinute: requestsPerSecond * 60 },
      },
      resources: { memoryUsage, cpuUsage, diskUsage: disk.usage },
    }
  },
})
