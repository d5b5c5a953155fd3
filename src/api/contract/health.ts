import { z } from 'zod'

import { instant } from './time.ts'

const status = z.enum(['healthy', 'degraded', 'unhealthy'])
const service = z.object({ status, responseTime: z.number().nullable(), message: z.string() })

/** GET /api/health (FEATURES E3). Times in milliseconds, uptime in seconds; `cache` is the write-ahead log, the buffer before the database. */
export const healthReply = z.object({
  status,
  timestamp: instant,
  services: z.object({ database: status, cache: status, api: status }),
  metrics: z.object({ responseTime: z.number(), uptime: z.number(), activeUsers: z.number() }),
})

/** GET /api/health/detailed. */
export const detailedHealthReply = z.object({
  status,
  timestamp: instant,
  version: z.string(),
  parts: z.record(z.string(), service.extend({ details: z.record(z.string(), z.unknown()) })),
})

/** GET /api/health/dashboard. Rates and usages are fractions 0-1. */
export const healthDashboardReply = z.object({
  systemStatus: status,
  services: z.object({
    database: status,
    cache: status,
    api: status,
    frontend: status,
    backups: z.enum(['healthy', 'degraded', 'unhealthy', 'not_configured']),
  }),
  metrics: z.object({
    responseTime: z.number(),
    memoryUsage: z.number(),
    cpuUsage: z.number(),
    activeUsers: z.number(),
    databaseConnections: z.number(),
    errorRate: z.number(),
    uptime: z.number(),
  }),
  alerts: z.array(z.object({ severity: z.string(), message: z.string(), since: instant })),
  uptime: z.object({ seconds: z.number(), startedAt: instant }),
})

/** GET /api/metrics: the last five minutes. Times in milliseconds, usages as fractions 0-1. */
export const metricsReply = z.object({
  performance: z.object({
    responseTime: z.object({ avg: z.number(), p95: z.number(), p99: z.number() }),
    throughput: z.object({ requestsPerSecond: z.number(), requestsPerMinute: z.number() }),
  }),
  resources: z.object({ memoryUsage: z.number(), cpuUsage: z.number(), diskUsage: z.number() }),
})

/** GET /api/status: one word for each part, for status pages and scripts. */
export const statusReply = z.object({ status, version: z.string(), startedAt: instant, parts: z.record(z.string(), status) })
