import type { Reply } from '../../lib/replies.ts'

/** Counts by level in equal steps of time. */
export type HistogramData = Reply<'GET /api/logs/histogram'>
