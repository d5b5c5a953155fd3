import { z } from 'zod'

import { instant, moment } from './time.ts'

/** How an alert stands. `pending`: a rule of ours waits whether it lasts. */
export const alertStates = ['firing', 'acknowledged', 'pending', 'silenced', 'inhibited', 'muted', 'resolved'] as const
export type AlertState = (typeof alertStates)[number]

const fingerprint = z.string().regex(/^[0-9a-f]{16}$/, 'is not a fingerprint: 16 hexadecimal digits')
const texts = z.record(z.string(), z.string())

/** Values of one facet, separated by commas; those within a value are written `%2C`. */
const oneOf = z.string().max(4096).optional()
const choice = {
  state: oneOf.meta({ description: 'Of these states, separated by commas; all that fire when left out', example: 'firing,acknowledged' }),
  severity: oneOf.meta({ description: 'Of these severities' }),
  service: oneOf.meta({ description: 'Of these services: the labels service, service_name, or job' }),
  environment: oneOf.meta({ description: 'Of these environments' }),
  receiver: oneOf.meta({ description: 'In a group of one of these contact points' }),
  match: z.string().max(4096).optional().meta({ description: 'Matchers as Alertmanager writes them', example: '{team="payments"}' }),
  q: z.string().max(256).optional().meta({ description: "A part of a label's value or of an annotation" }),
  group: z.string().max(8192).optional().meta({ description: 'In a group with this key' }),
}

/** GET /api/alerts: alerts, worst first, then newest first; pending ones after all others. */
export const alertsQuery = z.strictObject({
  ...choice,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(64).optional(),
})
const acknowledged = z.object({ at: instant, by: z.string() })
const alertRow = z.object({
  fingerprint,
  name: z.string(),
  state: z.enum(alertStates),
  severity: z.string().meta({ description: 'As its label says; empty where there is none' }),
  service: z.string(),
  environment: z.string(),
  summary: z.string().meta({ description: 'What its annotations say in short; empty where they say nothing' }),
  labels: texts,
  startsAt: instant,
  endsAt: instant.nullable().meta({ description: 'Of one that is over' }),
  receivers: z.array(z.string()),
  acknowledged: acknowledged.nullable(),
  assignedTo: z.string().meta({ description: 'Empty: nobody has it' }),
  silencedBy: z.array(z.string()).meta({ description: 'Ids of silences' }),
  inhibitedBy: fingerprint.nullable(),
  mutedBy: z.array(z.string()).meta({ description: 'Names of time intervals' }),
})
export type AlertRow = z.infer<typeof alertRow>
export const alertsReply = z.object({ rows: z.array(alertRow), next: z.string().nullable() })

/** GET /api/alerts/counts: how many alerts have each value, among those that all other parameters choose. */
export const alertCountsQuery = z.strictObject(choice)
const counted = z.array(z.object({ value: z.string(), count: z.number() }))
export const alertCountsReply = z.object({
  total: z.number().meta({ description: 'Those that all parameters choose' }),
  states: counted,
  severities: counted,
  services: counted.meta({ description: 'Most first; 100 at most, as the other facets' }),
  environments: counted,
  receivers: counted,
})
export type AlertCounts = z.infer<typeof alertCountsReply>

export const alertParams = z.strictObject({ fingerprint })

const outlookReasons = [
  'sending',
  'failing',
  'inhibited',
  'muted',
  'silenced',
  'acknowledged',
  'waits',
  'told',
  'over',
  'nobody',
  'batch',
  'quiet',
  'heartbeat',
  'cause',
  'flapping',
  'gathered',
] as const

/** GET /api/alerts/:fingerprint: one alert with its rule, its groups, and what becomes of it. */
export const alertReply = alertRow.extend({
  annotations: texts,
  generatorUrl: z.string().meta({ description: 'Where it came from; empty when nobody said' }),
  updatedAt: instant,
  groups: z.array(z.object({ key: z.string(), labels: texts, receiver: z.string(), size: z.number(), nextFlushAt: instant })),
  silences: z.array(z.object({ id: z.string(), matchers: z.string(), createdBy: z.string(), comment: z.string(), endsAt: instant })),
  inhibitor: z.object({ fingerprint, name: z.string() }).nullable(),
  rule: z
    .object({
      name: z.string(),
      group: z.string(),
      file: z.string(),
      query: z.string(),
      forSeconds: z.number(),
      chart: z
        .object({ query: z.string(), threshold: z.number().nullable(), isAbove: z.boolean() })
        .nullable()
        .meta({ description: 'What to draw: the PromQL expression that is compared, and with what; null when it is no PromQL' }),
    })
    .nullable()
    .meta({ description: 'The rule of ours that made it' }),
  outlook: z
    .array(
      z.object({
        receiver: z.string(),
        channel: z.string(),
        position: z.number(),
        reason: z.enum(outlookReasons),
        toldAt: instant.nullable(),
        nextAt: instant.nullable(),
        problem: z.string(),
      }),
    )
    .meta({ description: 'For each way out: when it was told last, and why it is not told now' }),
})
export type AlertDetail = z.infer<typeof alertReply>

/** GET /api/alerts/:fingerprint/timeline: what happened to it, every message and every try included; newest first. */
export const alertTimelineQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,16}$/)
    .optional(),
})
const message = z.object({
  id: z.string(),
  receiver: z.string(),
  channel: z.string(),
  position: z.number(),
  state: z.string().meta({ description: '`pending`, `leased`, `sent`, `dead` or `cancelled`' }),
  status: z.string(),
  reason: z.string(),
  nextAt: instant.nullable(),
  finishedAt: instant.nullable(),
  isStandIn: z.boolean(),
  isPassedOn: z.boolean(),
  problem: z.string(),
  attempts: z.array(z.object({ at: instant, durationMs: z.number(), outcome: z.string(), problem: z.string() })),
})
const timelineEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), at: instant, event: z.string(), content: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('message'), at: instant, message }),
  z.object({
    kind: z.literal('silence'),
    at: instant,
    silence: z.object({ id: z.string(), createdBy: z.string(), comment: z.string(), endsAt: instant }),
  }),
])
export type TimelineEntry = z.infer<typeof timelineEntry>
export const alertTimelineReply = z.object({ rows: z.array(timelineEntry), next: z.string().nullable() })

const fingerprints = z.array(fingerprint).min(1).max(1000)
const comment = z.string().max(2000).default('')

/** POST /api/alerts/handle: what somebody does about alerts. */
export const handleAlertsBody = z.strictObject({
  fingerprints,
  do: z.enum(['acknowledge', 'unacknowledge', 'assign', 'resolve']),
  to: z.string().max(200).optional().meta({ description: 'With `assign`: who has it; empty: nobody' }),
  comment,
})
export const handledReply = z.object({ handled: z.number().meta({ description: 'Those that fire; others were left out' }) })

/** POST /api/alerts/silence: one silence for these alerts. */
export const silenceAlertsBody = z.strictObject({
  fingerprints: z.array(fingerprint).min(1).max(100),
  minutes: z.number().int().min(1).max(525_600),
  by: z
    .array(z.string().min(1).max(512))
    .max(64)
    .optional()
    .meta({ description: 'Only these labels count: others with the same values are silenced too; all labels when left out' }),
  comment: z.string().min(1).max(2000),
})
export const silencedReply = z.object({ id: z.string() })

/** GET /api/alerts/history: what fired when, newest first. */
const historyChoice = {
  from: moment.default('now-24h'),
  to: moment.default('now'),
  rule: oneOf.meta({ description: 'Of these names of alerts' }),
  severity: choice.severity,
  service: choice.service,
}
export const alertHistoryQuery = z.strictObject({
  ...historyChoice,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\d{1,16}$/)
    .optional(),
})
const firing = z.object({
  fingerprint,
  rule: z.string(),
  severity: z.string(),
  service: z.string(),
  labels: texts,
  startsAt: instant,
  endsAt: instant.nullable().meta({ description: 'Null: it fires' }),
  acknowledged: acknowledged.nullable(),
})
export type AlertFiring = z.infer<typeof firing>
export const alertHistoryReply = z.object({ rows: z.array(firing), next: z.string().nullable() })

/** GET /api/alerts/history/rules: how often each rule fired, in equal parts of the time. */
export const alertHistoryRulesQuery = z.strictObject({
  ...historyChoice,
  parts: z.coerce.number().int().min(1).max(200).default(48),
})
export const alertHistoryRulesReply = z.object({
  from: instant,
  to: instant,
  rows: z
    .array(z.object({ rule: z.string(), severity: z.string(), total: z.number(), parts: z.array(z.number()) }))
    .meta({ description: 'Those that fired most often first, 50 at most' }),
})
