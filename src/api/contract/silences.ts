import { z } from 'zod'

import { instant } from './time.ts'

const matcher = z.strictObject({
  name: z.string().min(1).max(500),
  operator: z.enum(['=', '!=', '=~', '!~']),
  value: z.string().max(5000),
})
export type MatcherText = z.infer<typeof matcher>
/** An alert must fit all matchers of one of the sets. */
const matcherSets = z.array(z.array(matcher).min(1).max(100)).min(1).max(20)

const notice = z.strictObject({
  minutesBefore: z.number().int().min(0).max(100_000).meta({ description: '0: nobody is told' }),
  receiver: z.string().max(200).meta({ description: 'Name of the contact point; empty: the one of the topmost route' }),
})

/** A silence with what it does. */
const silenceRow = z.object({
  id: z.string(),
  state: z.enum(['active', 'pending', 'expired']),
  matcherSets,
  startsAt: instant,
  endsAt: instant,
  updatedAt: instant,
  createdBy: z.string(),
  comment: z.string(),
  notice,
  /** What was done about its end. */
  told: z.enum(['none', 'soon', 'over']),
  /** Alerts that fire and that it fits, whether it is in force or not. */
  matches: z.number(),
})
export type SilenceRow = z.infer<typeof silenceRow>

/** GET /api/alerting/silences: those in force first. */
export const silencesQuery = z.strictObject({
  state: z.enum(['active', 'pending', 'expired']).optional(),
  search: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(64).optional(),
})
export const silencesReply = z.object({
  rows: z.array(silenceRow),
  counts: z.object({ active: z.number(), pending: z.number(), expired: z.number() }),
  next: z.string().nullable(),
})

export const silenceParams = z.strictObject({ id: z.string().min(1).max(64) })

/** POST /api/alerting/silences, PUT /api/alerting/silences/:id */
export const silenceBody = z.strictObject({
  matcherSets,
  startsAt: instant.optional().meta({ description: 'Now when left out' }),
  endsAt: instant,
  comment: z.string().max(10_000),
  createdBy: z.string().max(500).optional().meta({ description: 'The caller when left out' }),
  notice: notice.optional().meta({ description: '15 minutes before, to the contact point of the topmost route, when left out' }),
})
/** Under which id it goes on: a change of the matchers makes a new one. */
export const silenceIdReply = z.object({ id: z.string() })

/** POST /api/alerting/silences/preview: the alerts that fire now and that a silence would fit. */
export const previewSilenceBody = z.strictObject({ matcherSets, limit: z.number().int().min(0).max(100).default(20) })
export const previewSilenceReply = z.object({
  total: z.number(),
  alerts: z.array(z.object({ fingerprint: z.string(), labels: z.record(z.string(), z.string()) })),
})
