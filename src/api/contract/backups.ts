import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const bytes = z.number().int().min(0)

/** Of a restore point. */
const pointId = z.string().max(64)

const run = z.object({
  id: z.string(),
  kind: z.enum(['backup', 'verify']),
  point: pointId.nullable(),
  startedAt: instant,
  finishedAt: instant,
  outcome: z.enum(['done', 'failed']),
  newBytes: bytes,
  totalBytes: bytes,
  summary: z.string(),
})

const point = z.object({
  id: pointId,
  startedAt: instant,
  finishedAt: instant,
  /** Of the program that made it. */
  program: z.string(),
  /** Made by this platform; else by another one that uses the same place. */
  isOwn: z.boolean(),
  newBytes: bytes,
  totalBytes: bytes,
  objects: z.number().int(),
  rows: z.number().int(),
  hasTelemetry: z.boolean(),
  /** This platform made it when it had another passphrase: it opens with that. */
  hasEarlierPassphrase: z.boolean(),
  /** The last time it was tried out; null: never. */
  verified: z.object({ at: instant, outcome: z.enum(['done', 'failed']), summary: z.string() }).nullable(),
})
export type RestorePointReply = z.infer<typeof point>

/** GET /api/backups/points: restore points, newest first, of each platform that uses the place. */
export const restorePointsQuery = z.strictObject(pageQuery)
export const restorePointsReply = z.object({
  rows: z.array(point),
  /** Between these rows: restore points that cannot be read. */
  damaged: z.array(z.object({ id: z.string(), reason: z.string() })),
  next: nextCursor,
})

/** GET /api/backups: how it stands. */
export const backupsReply = z.object({
  /** Null: no place is set. */
  place: z.string().nullable(),
  schedule: z.string(),
  verifySchedule: z.string(),
  /** What a verification does: restore it, or compare checksums only. */
  canRestore: z.boolean(),
  keep: z.object({ last: z.number(), daily: z.number(), weekly: z.number(), monthly: z.number() }),
  recipients: z.array(z.string()),
  hasPassphrase: z.boolean(),
  /** What is wrong, in one sentence. */
  problem: z.string().nullable(),
  underWay: z
    .object({ kind: z.enum(['backup', 'verify']), startedAt: instant, done: z.number().int(), objects: z.number().int() })
    .nullable(),
  /** How many restore points there are, of each platform that uses the place. */
  points: z.number().int(),
  /** Of this platform; null: it has made none of the newest 50. */
  newest: point.pick({ id: true, startedAt: true, newBytes: true, totalBytes: true }).nullable(),
  /** When a verification found all as it should be; null: never, or too long ago to be known. */
  verifiedAt: instant.nullable(),
  /** To be copied and run where it is restored. */
  restoreCommand: z.string().nullable(),
})
export type BackupsReply = z.infer<typeof backupsReply>

/** GET /api/backups/runs: what became of each try, newest first; the newest 500 are kept. */
export const backupRunsQuery = z.strictObject(pageQuery)
export const backupRunsReply = z.object({ rows: z.array(run), next: nextCursor })

/** POST /api/backups, POST /api/backups/:id/verify. */
export const backupBegun = z.object({ begun: z.literal(true) })

export const backupPath = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/) })
