import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const health = z.enum(['down', 'unknown', 'up']).meta({ description: '`unknown`: not asked yet' })

/** What kind of thing went wrong, for what to do about it. */
export const targetProblems = [
  'refused',
  'unreachable',
  'name',
  'tls',
  'not_tls',
  'closed',
  'timeout',
  'credentials',
  'path',
  'status',
  'size',
  'limit',
  'format',
  'storing',
  'other',
] as const

/** GET /api/targets: those that are down first, then by scrape job and address. */
export const targetsQuery = z.strictObject({
  ...pageQuery,
  health: health.optional().meta({ description: 'Only those' }),
  q: z.string().max(200).default('').meta({ description: 'Words of the job, the address or the values of labels' }),
})
const target = z.object({
  id: z.string().meta({ description: 'The same as long as job, address and labels are' }),
  job: z.string().meta({ description: 'Of the scrape configuration' }),
  url: z.string(),
  labels: z.record(z.string(), z.string()),
  health,
  problem: z.enum(targetProblems).nullable().meta({ description: 'Null: nothing went wrong' }),
  error: z.string().meta({ description: 'What the last scrape failed with, in words; empty when it did not' }),
  scrapedAt: instant.nullable().meta({ description: 'Null: never' }),
  tookMs: z.number(),
  interval: z.string().meta({ example: '15s' }),
  timeout: z.string().meta({ example: '10s' }),
})
export type TargetRow = z.infer<typeof target>
export const targetsReply = z.object({
  rows: z.array(target),
  next: nextCursor,
  counts: z.object({ down: z.number(), unknown: z.number(), up: z.number() }).meta({ description: 'Of all targets of the project' }),
})
