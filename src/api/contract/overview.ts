import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant, rangeQuery } from './time.ts'

/** A figure over time: `values[i]` at from + i * stepMs; null where there was no data. */
const figure = z.object({ from: instant, stepMs: z.number(), values: z.array(z.number().nullable()), last: z.number().nullable() })
export type Figure = z.infer<typeof figure>

const partState = z.enum(['ok', 'degraded', 'down', 'unknown'])
const severity = z.enum(['critical', 'high', 'medium'])

const scopeQuery = {
  environment: z.string().max(256).optional().meta({ description: 'Only of this environment; all of them when left out' }),
  service: z.string().max(256).optional().meta({ description: 'Only of this service; all of them when left out' }),
}

/**
 * GET /api/overview: the platform, the machine it runs on and everything that reports. Rates are per second, utilisations and the
 * error rate fractions 0-1: CPU and memory of all hosts together, disk of the fullest file system. At most 120 steps.
 */
export const overviewQuery = z.strictObject({
  ...rangeQuery,
  ...scopeQuery,
  compare: z.enum(['1h', '1d', '7d', '28d']).optional().meta({ description: 'Also tells the requests of the same time so much earlier' }),
})

/** Server and consumer spans of a time. */
const totals = z.object({ requests: z.number(), errors: z.number(), p95Ms: z.number().nullable() })
export type RequestTotals = z.infer<typeof totals>

const problem = z.object({
  severity,
  kind: z.enum([
    'part_down',
    'part_degraded',
    'part_unknown',
    'service_errors',
    'service_latency',
    'source_silent',
    'targets_down',
    'host_disk',
    'host_memory',
    'host_cpu',
  ]),
  subject: z.string().meta({ description: 'The part of the platform, service, scrape job or host' }),
  value: z.number().nullable().meta({ description: 'A fraction 0-1; milliseconds of service_latency; targets that are down' }),
  limit: z.number().nullable().meta({ description: 'From where it counts as a problem; of targets, how many there are' }),
  detail: z.string().meta({ description: 'What the part or the target said; the environment of a silent source' }),
  since: instant.nullable(),
})
export type Problem = z.infer<typeof problem>

const serviceSummary = totals.extend({
  service: z.string(),
  requestsPerSecond: z.number(),
  errorRate: z.number(),
  p50Ms: z.number(),
  course: z.array(z.number()).meta({ description: 'Requests in 30 equal parts of the range' }),
  earlier: z.object({ requestsPerSecond: z.number(), errorRate: z.number(), p95Ms: z.number().nullable() }).nullable(),
})
export type ServiceSummary = z.infer<typeof serviceSummary>

export const overviewReply = z.object({
  platform: z.object({
    version: z.string(),
    startedAt: instant,
    parts: z.array(z.object({ name: z.string(), state: partState, detail: z.string() })),
  }),
  problems: z.array(problem).meta({ description: 'What is broken, worst first' }),
  totals,
  figures: z.object({
    requestRate: figure,
    errorRate: figure,
    p95Ms: figure,
    cpuUtilisation: figure,
    memoryUtilisation: figure,
    diskUtilisation: figure,
    logRate: figure,
    spanRate: figure,
    sampleRate: figure,
  }),
  services: z.array(serviceSummary).meta({ description: 'Busiest first, 200 at most' }),
  earlier: z
    .object({ totals, figures: z.object({ requestRate: figure, errorRate: figure, p95Ms: figure }) })
    .nullable()
    .meta({ description: 'The same of the time it is compared with, on the steps of the range; null without `compare`' }),
  hosts: z.array(
    z.object({
      host: z.string(),
      cpuUtilisation: z.number().nullable(),
      memoryUtilisation: z.number().nullable(),
      diskUtilisation: z.number().nullable(),
      lastSeen: instant,
    }),
  ),
})

/** GET /api/changes: what became different, newest first. */
export const changesQuery = z.strictObject({
  ...rangeQuery,
  ...scopeQuery,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4096).optional(),
})
const change = z.object({
  id: z.string(),
  at: instant,
  kind: z.enum(['deployment', 'rollback', 'service', 'configuration', 'retention', 'start']),
  subject: z.string().meta({ description: 'The service, or what was configured' }),
  environment: z.string(),
  version: z.string(),
  previous: z.string().meta({ description: 'The version before, as far as one is known' }),
  actor: z.string().meta({ description: 'Who configured it' }),
  action: z.string().meta({ description: 'Of the audit trail', example: 'setting.change' }),
  detail: z.string(),
})
export type Change = z.infer<typeof change>
export const changesReply = z.object({ rows: z.array(change), next: z.string().nullable() })

/**
 * GET /api/releases: the last deployment or roll-back of every service in the range, newest first, with its requests before and after. Pages are
 * of the time of the first; they are looked for in the newest 1000 deployments.
 */
export const releasesQuery = z.strictObject({
  from: rangeQuery.from,
  to: rangeQuery.to,
  ...scopeQuery,
  limit: z.coerce.number().int().min(1).max(50).default(12),
  cursor: pageQuery.cursor,
})
const releaseFigures = z.object({ requestsPerSecond: z.number(), errorRate: z.number(), p95Ms: z.number() }).nullable()
const release = z.object({
  service: z.string(),
  environment: z.string(),
  version: z.string(),
  previous: z.string(),
  isRollBack: z.boolean().meta({ description: 'It went back to an earlier version' }),
  at: instant,
  lengthMs: z.number().meta({ description: 'How long both sides are, an hour at most' }),
  before: releaseFigures,
  after: releaseFigures,
})
export type Release = z.infer<typeof release>
export const releasesReply = z.object({ rows: z.array(release), next: nextCursor })

const serviceNames = z.array(z.string().min(1).max(256)).max(200)
/** GET and PATCH /api/own-services: what the caller marked as theirs in the project. */
export const ownServicesReply = z.object({ services: serviceNames })
/** PATCH /api/own-services: only what changes, so that a mark set in another window stays. */
export const changeOwnServicesBody = z.strictObject({ add: serviceNames.default([]), remove: serviceNames.default([]) })
