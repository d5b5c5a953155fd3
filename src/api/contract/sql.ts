import { z } from 'zod'

/** POST /api/sql: one read-only statement over the telemetry tables of the caller's project. */
export const sqlBody = z.strictObject({
  sql: z.string().min(1).max(100_000),
  /** Values for `{name:Type}` placeholders. */
  params: z
    .record(
      z.string().regex(/^[A-Za-z_]\w{0,63}$/),
      z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
    )
    .default({}),
  maxRows: z.number().int().min(1).max(100_000).default(10_000),
})
/** Integers of 64 bits and more, NaN and infinities come as strings: JSON numbers would lose them. Times as `2026-11-20 13:42:00.000000000` in UTC. */
export const sqlReply = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  statistics: z.object({ elapsedMs: z.number(), rowsRead: z.number(), bytesRead: z.number(), truncated: z.boolean() }),
})
