import { z } from 'zod'

import { instant } from './time.ts'

/** The worst first: what the policy of alerts knows of the label `severity`. */
const policySeverities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const
const policySeverity = z.enum(policySeverities)

const contactPoint = z.string().min(1).max(256)
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of the day like 09:00')
  .meta({ description: 'Time of the day in the zone of the policy', example: '09:00' })
const seconds = z
  .number()
  .int()
  .min(10)
  .max(30 * 86_400)

const use = z.enum(['auto', 'on', 'off']).meta({
  description: 'Whether the policy has a say in this severity; auto: yes, unless an alertmanager.yml says where alerts go',
})

const stepRule = z.strictObject({
  use,
  atOnce: z.boolean().meta({ description: 'The first message does not wait for others of its group' }),
  steps: z
    .array(
      z.strictObject({
        afterSeconds: seconds.meta({ description: 'Since the alert fires, without an acknowledgement' }),
        contactPoint: contactPoint.nullable().meta({ description: 'Null: those whom the routes say, once more' }),
      }),
    )
    .max(10),
  repeatSeconds: seconds.min(60).nullable().meta({ description: 'How often whoever was told last is told again; null: never' }),
})
const batchRule = z.strictObject({
  use,
  contactPoint: contactPoint.nullable().meta({ description: 'Null: those whom the routes say' }),
})

/** What happens with alerts of each severity, and when. */
export const alertPolicy = z.strictObject({
  zone: z.string().min(1).max(64).meta({ description: 'IANA name of the zone of all times', example: 'Europe/Berlin' }),
  critical: stepRule,
  high: stepRule,
  medium: stepRule,
  low: stepRule,
  warning: batchRule.meta({ description: 'Told together at every whole hour' }),
  info: batchRule.extend({ at: clock }).meta({ description: 'Told together once a day' }),
  otherAs: policySeverity.meta({ description: 'As what an alert counts whose severity is none of these' }),
  quiet: z.strictObject({
    use: z.boolean(),
    spans: z
      .array(
        z.strictObject({
          weekdays: z.array(z.number().int().min(0).max(6)).min(1).max(7).meta({ description: 'On which it begins; 0 = Sunday' }),
          from: clock,
          to: clock.meta({ description: 'Of the next day when it is not later than `from`' }),
        }),
      )
      .max(20),
    waits: z
      .array(policySeverity.exclude(['critical']))
      .max(5)
      .meta({ description: 'What is told when quiet hours end, as one batch; critical never waits' }),
  }),
  fallback: contactPoint.nullable().meta({
    description:
      'Who is told, too, while the channel of another contact point fails; null: the inbox. The setting alerting.fallbackReceiver wins',
  }),
  deadMan: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2000),
      everySeconds: z.number().int().min(30).max(86_400),
    })
    .nullable()
    .meta({ description: 'An address that is called again and again while the whole way of an alert works' }),
  dailyTest: z
    .strictObject({ at: clock, contactPoints: z.array(contactPoint).min(1).max(50) })
    .nullable()
    .meta({ description: 'A message a day to each of these; one that does not arrive is an alert to the others' }),
  mustFire: z
    .array(
      z.strictObject({
        matchers: z.string().min(1).max(500).meta({ description: 'As in a silence', example: 'alertname="Watchdog"' }),
        afterSeconds: seconds.min(60),
      }),
    )
    .max(20)
    .meta({ description: 'Alerts that must fire always: one that stops for so long is an alert itself' }),
})
export type AlertPolicy = z.output<typeof alertPolicy>

const version = z.object({
  version: z.number().int().meta({ description: '0: nobody has changed anything yet' }),
  changedAt: instant.nullable(),
  changedBy: z.string(),
  message: z.string(),
})

const way = z.object({
  contactPoint: z.string(),
  channel: z.string(),
  state: z.enum(['waiting', 'works', 'broken']),
  problem: z.string(),
})

/** GET /api/alert-policy: the policy in force and how the way out does. */
export const alertPolicyReply = version.extend({
  policy: alertPolicy,
  decides: z.boolean().meta({ description: 'False: an alertmanager.yml does, and `auto` means off' }),
  editable: z.boolean().meta({ description: 'Whether the caller may change it' }),
  contactPoints: z.array(z.object({ name: z.string(), channels: z.array(z.string()) })),
  fallback: z.object({ name: z.string(), from: z.enum(['setting', 'policy', 'inbox']) }),
  deadMan: z.object({ lastTryAt: instant.nullable(), lastSuccessAt: instant.nullable(), problem: z.string().nullable() }),
  dailyTest: z.object({ sentAt: instant, ways: z.array(way) }).nullable(),
  mustFire: z.array(z.object({ matchers: z.string(), lastHeardAt: instant.nullable(), missing: z.boolean() })),
  waiting: z.number().int().meta({ description: 'Alerts that nobody has acknowledged and that have a next step' }),
})
export type AlertPolicyReply = z.output<typeof alertPolicyReply>

/** PUT /api/alert-policy. */
export const changeAlertPolicyBody = z.strictObject({
  policy: alertPolicy,
  version: z.number().int().min(0).meta({ description: 'The one that was changed: when it is not in force any more, nothing happens' }),
  message: z.string().max(500).default('').meta({ description: 'Why, for people' }),
})

export const changedAlertPolicyReply = version.extend({ policy: alertPolicy })

/** GET /api/alert-policy/versions: the newest first. */
export const alertPolicyVersionsQuery = z.strictObject({
  before: z.coerce.number().int().min(1).optional().meta({ description: 'Only versions older than this: the cursor of the reply' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const alertPolicyVersionsReply = z.object({
  rows: z.array(
    changedAlertPolicyReply.extend({ changed: z.array(z.string()).meta({ description: 'Parts that differ from the version before' }) }),
  ),
  next: z.number().int().nullable(),
})

/** POST /api/alert-policy/preview: what would happen with an alert that fires now. */
export const previewAlertPolicyBody = z.strictObject({
  policy: alertPolicy.optional().meta({ description: 'Left out: the one in force' }),
  labels: z.record(z.string().min(1).max(128), z.string().max(1000)).default({}).meta({ description: 'Besides the severity' }),
  at: instant.optional().meta({ description: 'Left out: now' }),
})
export const previewAlertPolicyReply = z.object({
  at: instant,
  problem: z.string().nullable().meta({ description: 'Why this policy cannot be saved' }),
  severities: z.array(
    z.object({
      severity: policySeverity,
      governed: z.boolean(),
      quietUntil: instant.nullable(),
      entries: z.array(z.object({ at: instant, kind: z.enum(['first', 'step', 'repeat', 'batch']), contactPoints: z.array(z.string()) })),
    }),
  ),
})
export type AlertPolicyPreview = z.output<typeof previewAlertPolicyReply>
