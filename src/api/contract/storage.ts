import { z } from 'zod'

import { instant } from './time.ts'

const days = z.number().int().min(1).max(36_500).nullable().meta({ description: 'Days to keep; null = for ever' })

/** How long each log class and signal is kept. */
export const retention = z.strictObject({
  logs: z.strictObject({ application: days, error: days, security: days, performance: days, audit: days, debug: days }),
  spans: days,
  metrics: days,
})
export type Retention = z.infer<typeof retention>

/** GET /api/retention, PUT /api/retention. */
export const retentionReply = z.object({ retention, defaults: retention, held: z.string().nullable() })

/** GET /api/storage: the real oldest row and size of every table, log classes apart. */
export const storageReply = z.object({
  tables: z.array(
    z.object({
      table: z.string(),
      class: z.string().nullable(),
      rows: z.number(),
      bytes: z.number(),
      oldest: instant.nullable(),
      newest: instant.nullable(),
      keepDays: z.number().nullable(),
    }),
  ),
  disk: z.object({ totalBytes: z.number(), freeBytes: z.number(), usedByVedetteBytes: z.number() }),
})
