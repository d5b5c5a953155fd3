import type { TimeRange } from '../../lib/time-range.ts'

/** What the page asks of the API: search text, time, and the scope of the context bar (empty: everything). */
export interface LogSearch extends TimeRange {
  readonly q: string
  readonly environment: string
  readonly service: string
}
