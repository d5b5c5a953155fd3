import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import { shapeLogRow, type LogRow } from './log-row.ts'
import { narrowToScope, type LogScope } from './narrow-to-scope.ts'
import { scanLogs, type Scan } from './scan-logs.ts'

export interface LogContextInput extends ReadScope, LogScope {
  /** Of the row whose surroundings are asked for. */
  readonly time: NanoTime
  /** Rows wanted before and after. */
  readonly before: number
  readonly after: number
}

export interface LogContext {
  /** Strictly before the time, newest first. */
  readonly before: readonly LogRow[]
  /** At the time and after it, oldest first: the row itself is among them. */
  readonly after: readonly LogRow[]
  /** Between these the rows were looked for; as far as there are any, unless it took too long. */
  readonly searchedFrom: string
  readonly searchedTo: string
}

const budgetMs = 4_000
const firstWidth = 60_000_000_000n
/** Records lie at most an hour ahead of the clock. */
const aheadNs = 2n * 3_600_000_000_000n

/**
 * The records around one, of its service and host, however far apart they are: the search widens until it has found enough.
 * Throws Fault: query_limit, cancelled, unavailable.
 */
export async function readLogContext(context: QueryContext, input: LogContextInput): Promise<LogContext> {
  const { projectId, signal, time } = input
  const query = narrowToScope({ kind: 'all' }, input)
  const range = { from: 0n, to: BigInt(Math.floor(context.clock.now())) * 1_000_000n + aheadNs }
  const scan = (order: 'newest' | 'oldest', limit: number): Promise<Scan> =>
    scanLogs(context, { projectId, signal, query, range, order, limit, start: { time }, budgetMs, firstWidth })
  const before = await scan('newest', input.before)
  const after = await scan('oldest', input.after + 1)
  return {
    before: before.rows.map(shapeLogRow),
    after: after.rows.map(shapeLogRow),
    searchedFrom: formatNanoTime(before.reached),
    searchedTo: formatNanoTime(after.reached),
  }
}
