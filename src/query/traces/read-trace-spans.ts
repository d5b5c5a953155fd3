import type { QueryContext, ReadScope } from '../query-context.ts'
import { cutLines } from './cut-lines.ts'
import { openTrace, type TraceHead } from './open-trace.ts'
import { columnsOf, spanColumnsSql, type SpanColumns, type SpanTuple, type TraceStart } from './span-columns.ts'

export interface TraceSpans {
  readonly head: TraceHead
  /** In the order of their starts: few at first, to be painted at once, then many. */
  readonly pieces: AsyncIterable<SpanColumns>
}

const maxSpans = 250_000
/** A piece is read and written in less than 10 ms. */
const cut = { first: 2_000, later: 6_000, mostBytes: 2 * 2 ** 20 }

/** The spans of a trace in columns, without their attributes. Throws Fault: not_found, query_limit, cancelled, unavailable. */
export async function readTraceSpans(context: QueryContext, input: ReadScope & { readonly traceId: string }): Promise<TraceSpans> {
  const { head, start, source } = await openTrace(context, input, { columns: spanColumnsSql, format: 'JSONCompactEachRow', maxSpans })
  return { head, pieces: readPieces(source, { seconds: Number(start / 1_000_000_000n), nanos: Number(start % 1_000_000_000n) }) }
}

async function* readPieces(source: AsyncIterable<Buffer>, start: TraceStart): AsyncGenerator<SpanColumns> {
  const known = new Map<string, number>()
  for await (const text of cutLines(source, cut)) {
    yield columnsOf(JSON.parse(`[${text.replaceAll('\n', ',')}]`) as SpanTuple[], start, known) // the store answers what the statement asks for
  }
}
