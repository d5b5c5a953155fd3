import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant, rangeQuery } from './time.ts'

const environment = z.string().max(256).optional().meta({ description: 'Only of this environment; all of them when left out' })
const compare = z
  .string()
  .regex(/^\d{1,3}[mhd]$/, 'is not a length of time: write 1h or 7d')
  .optional()
  .meta({ description: 'Also tells the figures of the same time so much earlier', example: '1d' })

/** Rate, errors and duration. Percentiles are of a sketch, at most 1 % below the exact ones. */
const red = z.object({
  requests: z.number(),
  requestsPerSecond: z.number(),
  errorRate: z.number().meta({ description: 'Fraction 0-1' }),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
})
export type Red = z.infer<typeof red>

/**
 * GET /api/services: rate, errors and latency of the services that sent server or consumer spans in the range, those that need somebody
 * first. Pages of this list and of those of a service are of the time of the first.
 */
export const servicesQuery = z.strictObject({
  ...rangeQuery,
  environment,
  compare,
  q: z.string().max(256).optional().meta({ description: 'A part of the name' }),
  service: z.string().max(256).optional().meta({ description: 'Only this one' }),
  ...pageQuery,
})
const serviceRow = red.extend({
  service: z.string(),
  version: z.string().meta({ description: 'The release that answered last; empty when the spans do not tell' }),
  lastSeen: instant,
  sparkline: z
    .array(z.object({ requests: z.number(), errors: z.number() }))
    .meta({ description: 'Requests and errors in 30 equal parts of the range' }),
  before: red.nullable().meta({ description: 'Of the time compared with' }),
})
export type ServiceRow = z.infer<typeof serviceRow>
export const servicesReply = z.object({ rows: z.array(serviceRow), next: nextCursor })

export const serviceParams = z.strictObject({ service: z.string().min(1).max(256) })
const scope = { ...rangeQuery, environment }
const pageOfService = z.strictObject({ ...scope, ...pageQuery })

/** GET /api/services/:service: the same of one service, over time. */
export const serviceQuery = z.strictObject({
  ...scope,
  compare,
  endpoint: z.string().max(512).optional().meta({ description: 'Only requests to this endpoint' }),
})
const gap = z.array(z.number().nullable())
const figures = z.object({
  total: red.nullable().meta({ description: 'Null when it answered nothing in the range' }),
  course: z.object({
    from: instant,
    stepMs: z.number(),
    requestsPerSecond: z.array(z.number()),
    errorRate: gap,
    p50Ms: gap,
    p95Ms: gap,
    p99Ms: gap,
  }),
})
export type ServiceFigures = z.infer<typeof figures>
export const serviceReply = figures.extend({ before: figures.nullable() })
export type ServiceReply = z.infer<typeof serviceReply>

/** GET /api/services/:service/endpoints: those that took the most time first. */
export const endpointsQuery = pageOfService.extend({
  compare,
  release: z.string().max(8192).optional().meta({ description: 'Only requests that this release (service.version) answered' }),
})
const endpoint = red.extend({
  endpoint: z.string(),
  totalMs: z.number(),
  share: z.number().meta({ description: 'Fraction 0-1 of the time that the service spent' }),
  before: red.nullable(),
})
export type EndpointRow = z.infer<typeof endpoint>
export const endpointsReply = z.object({ rows: z.array(endpoint), next: nextCursor })

/** GET /api/services/:service/dependencies: what it calls or who calls it, from client and producer spans, the longest waited for first. */
export const dependenciesQuery = pageOfService.extend({
  side: z.enum(['callees', 'callers']).default('callees').meta({ description: 'What it calls, or who calls it' }),
})
const dependency = red.extend({
  name: z.string(),
  system: z.string().meta({ description: 'Kind of database, queue or remote call; empty for HTTP', example: 'postgresql' }),
  isService: z.boolean().meta({ description: 'A service of this name sent spans in the range' }),
  totalMs: z.number(),
})
export type DependencyRow = z.infer<typeof dependency>
export const dependenciesReply = z.object({ rows: z.array(dependency), next: nextCursor })

/** GET /api/services/:service/releases: newest first. */
export const serviceReleasesQuery = pageOfService
const release = red.extend({
  version: z.string(),
  firstSeen: instant.meta({ description: 'In the range and the day before it' }),
  lastSeen: instant,
  isDeployed: z.boolean().meta({ description: 'It came in the range, after another one' }),
})
export type ServiceRelease = z.infer<typeof release>
export const serviceReleasesReply = z.object({ rows: z.array(release), next: nextCursor })

/** GET /api/services/:service/errors: spans that failed, by operation and message, the latest first. */
export const serviceErrorsQuery = pageOfService
const error = z.object({
  operation: z.string(),
  message: z.string(),
  type: z.string(),
  count: z.number(),
  firstSeen: instant,
  lastSeen: instant,
  traceId: z.string(),
  spanId: z.string(),
  versions: z.array(z.string()),
})
export type ServiceError = z.infer<typeof error>
export const serviceErrorsReply = z.object({ rows: z.array(error), next: nextCursor })

/** GET /api/services/:service/instances: the hosts it runs on, busiest first. */
export const instancesQuery = pageOfService
const instance = red.extend({ host: z.string(), environment: z.string(), version: z.string(), lastSeen: instant })
export type InstanceRow = z.infer<typeof instance>
export const instancesReply = z.object({ rows: z.array(instance), next: nextCursor })
