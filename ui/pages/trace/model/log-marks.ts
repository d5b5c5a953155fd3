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
  const startMs = Date.parse(store.head.start)
  const rows = logs.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1))
  const bySpan = new Map<number, number[]>()
  let count = 0
  for (const [index, { spanId }] of rows.entries()) {
    const span = store.placeOf.get(spanId)
    if (span === undefined) continue
    count++
    const own = bySpan.get(span)
    if (own) own.push(index)
    else bySpan.set(span, [index])
  }
  return { rows, at: Float64Array.from(rows, ({ timestamp }) => Date.parse(timestamp) - startMs), bySpan, count }
}
