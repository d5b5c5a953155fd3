import { z } from 'zod'

import { instant, rangeQuery } from './time.ts'

/** What is known of a monitor's target. */
const monitorStatuses = ['up', 'pending', 'down', 'unknown', 'paused'] as const
const monitorStatus = z.enum(monitorStatuses).meta({
  description: '`pending`: it failed and is checked again before it counts. `unknown`: nothing is known at this time',
})

/** A monitor as people write it. Durations as Prometheus writes them: `30s`, `5m`. */
const monitorInput = z.record(z.string(), z.unknown()).meta({
  description:
    'As in a file of monitors: `name`, `kind`, `settings`, and where they differ `interval`, `timeout`, `retries`, `retryInterval`, `recoverAfter`, `severity`, `service`, `environment`, `runbook`, `labels`. docs/uptime.md tells what each kind needs',
  example: { name: 'shop', kind: 'http', settings: { url: 'https://shop.example/health', status: '200' }, interval: '30s' },
})

const monitorSpec = z.object({
  name: z.string(),
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  interval: z.string(),
  timeout: z.string(),
  retries: z.number(),
  retryInterval: z.string(),
  recoverAfter: z.number(),
  severity: z.string(),
  service: z.string(),
  environment: z.string(),
  runbook: z.string(),
  labels: z.record(z.string(), z.string()),
})

const phases = z.object({ resolve: z.number(), connect: z.number(), tls: z.number(), processing: z.number(), transfer: z.number() })

const availability = z.object({
  ratio: z.number().nullable().meta({ description: '1 - down / (total - maintenance - unknown); null when nothing counts' }),
  downMs: z.number(),
  unknownMs: z.number(),
  maintenanceMs: z.number().meta({ description: 'Announced before, and left out' }),
  totalMs: z.number(),
})

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  notBefore: instant,
  notAfter: instant.meta({ description: 'The earliest end of all certificates the server sent' }),
  fingerprint: z.string().meta({ description: 'SHA-256, hexadecimal' }),
  tlsVersion: z.string(),
  problem: z.string().meta({ description: 'Why it is not trusted; empty: it is' }),
})

const check = z.object({
  at: instant,
  ok: z.boolean(),
  durationMs: z.number(),
  problem: z.string(),
  phases: phases.nullable(),
  status: z.number().nullable(),
  address: z.string().nullable(),
})

const outage = z.object({
  id: z.string(),
  startedAt: instant.meta({ description: 'Of the first check that failed' }),
  endedAt: instant.nullable().meta({ description: 'Of the first check that succeeded again; null: it goes on' }),
  cause: z.string(),
})

/** A monitor with how it did. */
export const monitorSummary = z.object({
  id: z.string(),
  version: z.number(),
  spec: monitorSpec,
  instance: z.string().meta({ description: 'The label `instance`: what is asked' }),
  status: monitorStatus,
  since: instant,
  problem: z.string().meta({ description: 'What failed last, in one line; empty when nothing did' }),
  file: z.string().nullable().meta({ description: 'The file it stands in, and is changed in' }),
  checkedAt: instant.nullable(),
  lastMs: z.number().nullable().meta({ description: 'How long the last check took' }),
  responses: z.array(z.number().nullable()).meta({ description: 'Milliseconds of the last checks, oldest first; null: it failed' }),
  availability: z.object({ '24h': availability, '7d': availability, '30d': availability, '90d': availability }),
  days: z.array(availability.extend({ from: instant })).meta({ description: 'The last 90 days in `zone`, oldest first' }),
  certificateEnds: instant.nullable(),
})

const zone = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_+/-]+$/, 'is no time zone')
  .default('UTC')
  .meta({ description: 'IANA time zone: whose days are meant', example: 'Europe/Berlin' })

/** GET /api/uptime/monitors: worst first. */
export const listMonitorsQuery = z.strictObject({
  q: z.string().max(500).default('').meta({ description: 'Words that stand in the name, the target or a label' }),
  status: monitorStatus.optional(),
  kind: z.string().max(40).optional(),
  service: z.string().max(200).optional(),
  environment: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
  zone,
})
export const listMonitorsReply = z.object({
  rows: z.array(monitorSummary),
  next: z.string().nullable(),
  counts: z.object({ up: z.number(), pending: z.number(), down: z.number(), unknown: z.number(), paused: z.number() }).meta({
    description: 'Of all monitors of the project',
  }),
  unreliable: z
    .object({ since: instant, failing: z.number(), of: z.number() })
    .nullable()
    .meta({ description: 'Most monitors began to fail at once: these failures do not count' }),
  fileProblem: z.string().nullable().meta({ description: 'What is wrong with the files of monitors; those of before go on' }),
})

/** GET /api/uptime/monitors/:id. */
export const getMonitorQuery = z.strictObject({ zone })
export const monitorParams = z.strictObject({ id: z.string().max(64) })
/** GET /api/uptime/monitors/:id. */
export const monitorDetail = monitorSummary.extend({
  checks: z.array(check).meta({ description: 'The last checks, newest first; at most 50' }),
  certificate: certificate.nullable(),
  heartbeat: z
    .object({
      path: z.string().nullable().meta({ description: 'Address that the job calls, without the origin; only for those who may change it' }),
      lastAt: instant.nullable(),
      lastExit: z.number().nullable(),
      lastDurationMs: z.number().nullable(),
      startedAt: instant.nullable(),
    })
    .nullable(),
  updatedAt: instant,
  updatedBy: z.string(),
})
export const createMonitorBody = z.strictObject({ monitor: monitorInput })
export const changeMonitorBody = z.strictObject({
  monitor: monitorInput,
  version: z.number().int().meta({ description: 'The version the change was made from' }),
})
export const pauseMonitorBody = z.strictObject({ paused: z.boolean() })

/** GET /api/uptime/monitors/:id/outages: newest first. */
export const listOutagesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: z
    .string()
    .regex(/^\d{1,16}$/)
    .optional(),
})
export const listOutagesReply = z.object({ rows: z.array(outage), next: z.string().nullable() })

/** What a check found that somebody asked for. */
export const checkReply = check.extend({
  answer: z
    .object({
      address: z.string(),
      status: z.number().nullable(),
      headers: z.record(z.string(), z.string()),
      body: z.string().meta({ description: 'The beginning of it' }),
      sizeBytes: z.number().nullable(),
    })
    .nullable(),
  certificate: certificate.nullable(),
})
/** POST /api/uptime/preview: a check without a monitor. */
export const previewBody = z.strictObject({
  monitor: monitorInput,
  like: z.string().max(64).optional().meta({ description: 'Monitor whose hidden secrets are meant' }),
})

/** GET /api/uptime/kinds: how monitors are made. */
export const kindsReply = z.object({
  kinds: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      isAsked: z.boolean().meta({ description: 'Whether we ask; else it calls' }),
      fields: z.array(
        z.object({
          name: z.string(),
          input: z.enum(['text', 'number', 'switch', 'select', 'lines', 'pairs', 'long']),
          options: z.array(z.string()),
          isAdvanced: z.boolean(),
        }),
      ),
    }),
  ),
})

export const heartbeatParams = z.strictObject({ token: z.string().max(64) })
export const heartbeatStepParams = z.strictObject({
  token: z.string().max(64),
  step: z
    .string()
    .regex(/^(start|success|fail|\d{1,3})$/, 'is start, success, fail or an exit code')
    .meta({ description: '`start`, `success`, `fail`, or the exit code of the job' }),
})
export const heartbeatReply = z.object({ ok: z.literal(true) })

/** GET /api/uptime/monitors/:id/course: how long checks took over time. */
export const monitorCourseQuery = z.strictObject(rangeQuery)
export const monitorCourseReply = z.object({
  from: instant,
  stepMs: z.number(),
  lines: z.array(
    z.object({
      name: z.string().meta({ description: 'A phase of a request, or `total`' }),
      values: z.array(z.number().nullable()).meta({ description: 'Milliseconds, the mean of each step' }),
    }),
  ),
})
