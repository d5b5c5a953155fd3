import type { LogRow } from '../../../../src/api/contract/logs.ts'
import type { SpanStore } from './span-store.ts'

/** The log records of a trace, by the spans they were written in. */
export interface LogMarks {
  readonly rows: readonly LogRow[]
  /** Milliseconds from the start of the trace. */
  readonly at: Float64Array
  /** Places of the records of each span, oldest first. */
  readonly bySpan: ReadonlyMap<number, readonly number[]>
  /** Records that belong to a span that is here. */
  readonly count: number
}

const nothing: LogMarks = { rows: [], at: new Float64Array(0), bySpan: new Map(), count: 0 }

/** Rows may come in any order. */
export function markLogs(store: SpanStore, logs: readonly LogRow[] | undefined): LogMarks {
  if (!logs || logs.length === 0) return nothing
  const placed = logs.map((row) => ({ row, at: msBetween(store.head.start, row.timestamp) })).toSorted((a, b) => a.at - b.at)
  const bySpan = new Map<number, number[]>()
  let count = 0
  for (const [index, { row }] of placed.entries()) {
    const span = store.placeOf.get(row.spanId)
    if (span === undefined) continue
    count++
    const own = bySpan.get(span)
    if (own) own.push(index)
    else bySpan.set(span, [index])
  }
  return { rows: placed.map(({ row }) => row), at: Float64Array.from(placed, ({ at }) => at), bySpan, count }
}

/** From one RFC 3339 instant to another, to the nanosecond: spans are often shorter than the millisecond a Date knows. */
function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from) + restOfMs(to) - restOfMs(from)
}

/** What an instant has beyond whole milliseconds, in milliseconds. */
function restOfMs(instant: string): number {
  return Number(`0.${/\.\d{3}(\d+)/.exec(instant)?.[1] ?? '0'}`)
}
