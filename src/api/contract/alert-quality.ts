import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant, moment } from './time.ts'

/** `duplicate`: another alert had told it already. */
const verdicts = ['useful', 'noise', 'duplicate'] as const

const fingerprint = z.string().regex(/^[0-9a-f]{16}$/, 'is not a fingerprint: 16 hexadecimal digits')
const fraction = z.number().meta({ description: 'Fraction 0-1' })
const milliseconds = z.number().nullable().meta({ description: 'Milliseconds; null when there is none' })
const count = z.number()

/** PUT /api/alerting/verdicts: what somebody thinks of one time an alert fired; the last word counts. */
export const judgeAlertBody = z.strictObject({
  fingerprint,
  startsAt: instant.optional().meta({ description: 'When the alert that is meant began; the newest one when left out' }),
  verdict: z.enum(verdicts),
  reason: z.string().max(1000).default('').meta({ description: 'For people' }),
})
export const verdictReply = z.object({
  fingerprint,
  startsAt: instant,
  verdict: z.enum(verdicts),
  reason: z.string(),
  judgedAt: instant,
  judgedBy: z.string(),
})
/** GET /api/alerting/verdicts: of these alerts, each time they fired, the newest first. */
export const verdictsQuery = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}(,[0-9a-f]{16}){0,199}$/, 'is no list of fingerprints')
    .meta({ description: 'Fingerprints with commas between them, at most 200' }),
  ...pageQuery,
})
export const verdictsReply = z.object({ rows: z.array(verdictReply), next: nextCursor })

const advice = ['raise_for', 'keep_firing', 'delete', 'change', 'judge', 'fine'] as const
const figures = z.object({
  fired: count.meta({ description: 'Times an alert fired' }),
  told: count.meta({ description: 'Of those, told to somebody' }),
  resolved: count,
  acknowledged: count.meta({ description: 'Of those told' }),
  useful: count,
  noise: count,
  duplicate: count,
  judged: count,
  coverage: fraction.meta({ description: 'Judged ones of those told, 0-1' }),
  accuracy: z.number().nullable().meta({ description: 'Useful ones of the useful and the noise, 0-1; null when none was judged so' }),
  accuracyInterval: z.object({ low: fraction, high: fraction }).meta({ description: "Wilson's interval of 95 %" }),
  short: count.meta({ description: 'Over within five minutes' }),
  shortShare: fraction,
  returned: count.meta({ description: 'Came again within half an hour of its end' }),
  changesPerHour: z.number().meta({ description: 'Beginnings and ends' }),
  night: count.meta({ description: 'Told between 22:00 and 07:00 in the zone' }),
  unacknowledgedShare: fraction.meta({ description: 'Of those told' }),
  acknowledgeP50Ms: milliseconds,
  acknowledgeP95Ms: milliseconds,
  resolveP50Ms: milliseconds,
  resolveP95Ms: milliseconds,
  advice: z.enum(advice).meta({
    description:
      '`raise_for`: many are over soon, wait longer before it fires; `keep_firing`: it comes again soon, hold on with keep_firing_for; `delete`: surely more noise than not; `change`: too often noise; `judge`: too few were judged; `fine`',
  }),
})
/** GET /api/alerting/quality: figures of all rules that fired in the range together, and of a page of them, the worst first. */
export const alertQualityQuery = z.strictObject({
  from: moment.default('now-7d'),
  to: moment.default('now'),
  zone: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9_+/-]+$/, 'is no time zone')
    .default('UTC')
    .meta({ description: 'IANA time zone: whose night is meant', example: 'Europe/Berlin' }),
  service: z.string().max(256).optional().meta({ description: 'Of alerts with this label only' }),
  ...pageQuery,
})
const ruleQuality = figures.extend({ rule: z.string().meta({ description: 'alertname' }), severity: z.string(), lastFiredAt: instant })
export type RuleQuality = z.infer<typeof ruleQuality>
export const alertQualityReply = z.object({
  overall: figures,
  rules: z.array(ruleQuality),
  next: nextCursor,
  isCut: z.boolean().meta({ description: 'Only the newest 200,000 were counted' }),
})
export type AlertQuality = z.infer<typeof alertQualityReply>

const minutes = (most: number) => z.number().int().min(1).max(most)
const policy = z.strictObject({
  flapping: z.strictObject({
    enabled: z.boolean(),
    mostChanges: z.number().int().min(2).max(100).meta({ description: 'A series that changes more often within the window flaps' }),
    windowMinutes: minutes(1440),
    calmMinutes: minutes(1440).meta({ description: 'Without a change for so long it is calm again' }),
  }),
  causes: z.strictObject({
    enabled: z.boolean(),
    windowMinutes: minutes(120).meta({ description: 'Alerts on connected services that began so close together have one cause' }),
    deployMinutes: minutes(240).meta({ description: 'As those on one service that began so soon after a deployment of it' }),
  }),
  cap: z.strictObject({
    enabled: z.boolean(),
    pagesPerHour: z.number().int().min(1).max(1000).meta({ description: 'To one contact point, of what is not critical' }),
    gatherMinutes: minutes(60).meta({ description: 'What is over it is told together after so long at the latest' }),
  }),
})
export type QualityPolicy = z.infer<typeof policy>
/** GET and PUT /api/alerting/quality/policy: what is done against noise. */
export const qualityPolicyReply = z.object({
  policy,
  isChosen: z.boolean().meta({ description: 'False: what is usual; all of it without an alertmanager.yml, nothing with one' }),
  version: z.number(),
})
export const changeQualityPolicyBody = z.strictObject({
  policy: policy.nullable().meta({ description: 'Null: what is usual' }),
  version: z.number().int().optional().meta({ description: 'What the change was made from; a newer one is a conflict' }),
})
