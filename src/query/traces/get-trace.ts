import type { QueryContext, ReadScope } from '../query-context.ts'
import { cutLines } from './cut-lines.ts'
import { openTrace, type TraceHead } from './open-trace.ts'
import { shapeSpan, spanRowColumns, type SpanRow, type StoredSpan } from './span-row.ts'

export interface Trace {
  readonly head: TraceHead
  /** In the order of their starts, as many at a time as are read and written in less than 10 ms. */
  readonly pieces: AsyncIterable<readonly SpanRow[]>
}

const maxSpans = 10_000
const cut = { first: 100, later: 100, mostBytes: 128 * 1024 }

/** All spans of a trace whole, at most 10,000. Throws Fault: not_found, query_limit, cancelled, unavailable. */
export async function getTrace(context: QueryContext, input: ReadScope & { readonly traceId: string }): Promise<Trace> {
  const { head, start, source } = await openTrace(context, input, { columns: spanRowColumns, format: 'JSONEachRow', maxSpans })
  return { head, pieces: readPieces(source, start) }
}

async function* readPieces(source: AsyncIterable<Buffer>, start: bigint): AsyncGenerator<readonly SpanRow[]> {
  for await (const text of cutLines(source, cut)) {
    const rows = JSON.parse(`[${text.replaceAll('\n', ',')}]`) as StoredSpan[] // the store answers what the statement asks for
    yield rows.map((row) => shapeSpan(row, start))
  }
}
