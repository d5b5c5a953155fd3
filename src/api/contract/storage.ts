import { z } from 'zod'

import { fromVersion, settingVersion } from './setting-version.ts'
import { instant } from './time.ts'

const days = z.number().int().min(1).max(36_500).nullable().meta({ description: 'Days to keep; null = for ever' })

const own = days.exactOptional()

/** How long each log class and signal is kept. Roll-ups of metrics are kept at least as long as metrics. */
const retention = z.strictObject({
  logs: z.strictObject({ application: days, error: days, security: days, performance: days, audit: days, debug: days }),
  spans: days,
  metrics: days,
  rollups: days,
})
export type Retention = z.infer<typeof retention>

/** What a project keeps for another time; what is left out is kept as long as everywhere. */
const projectRetention = z.strictObject({
  logs: z.strictObject({ application: own, error: own, security: own, performance: own, audit: own, debug: own }),
  spans: own,
  metrics: own,
  rollups: own,
})

/** PUT /api/retention */
export const changeRetentionBody = retention.extend({ fromVersion })
/** GET /api/retention, PUT /api/retention. */
export const retentionReply = z.object({ retention, version: settingVersion, defaults: retention, held: z.string().nullable() })

/** PUT /api/retention/project */
export const changeProjectRetentionBody = projectRetention.extend({ fromVersion })
/** GET /api/retention/project, PUT /api/retention/project. */
export const projectRetentionReply = z.object({ own: projectRetention, version: settingVersion, platform: retention })

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
