import type { NanoTime } from '../nano-time.ts'
import type { ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import type { CheckedFilter } from './span-scope.ts'

/** What a page of traces is asked for. */
export interface TracePageInput extends ReadScope {
  readonly range: TimeRange
  readonly filter: CheckedFilter
  /** Traces of the page. */
  readonly limit: number
}

/** A trace of the page, by the matching span that gives it its place. */
export interface FoundTrace {
  readonly traceId: string
  readonly time: NanoTime
}
