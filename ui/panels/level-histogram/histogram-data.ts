import type { Reply } from '../../lib/replies.ts'

/** Counts by level in equal steps of time; those before `searchedFrom` are still to come. */
export type HistogramData = Reply<'GET /api/logs/histogram'>

/** Whether all steps are counted. */
export function isCounted({ from, searchedFrom }: HistogramData): boolean {
  return Date.parse(searchedFrom) <= Date.parse(from)
}
