import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { narrowToScope, type LogScope } from './narrow-to-scope.ts'
import { parseLogSearch } from './parser.ts'
import { severityOfNumber, type SeverityName } from './severity-rank.ts'

export interface LogHistogram {
  readonly from: string
  readonly stepMs: number
  /** One array of counts a severity that occurs, each `buckets` long. */
  readonly series: Partial<Record<SeverityName, number[]>>
  readonly total: number
}

/** Counts matching records by severity in at most `buckets` equal steps of the range. Throws Fault: bad_input, query_limit, cancelled, unavailable. */
export async function logHistogram(
  context: QueryContext,
  input: ReadScope & LogScope & { readonly q: string; readonly range: TimeRange; readonly buckets: number },
): Promise<LogHistogram> {
  const { from, to } = input.range
  const stepMs = divideUp(divideUp(to - from, BigInt(input.buckets)), 1_000_000n)
  const step = stepMs * 1_000_000n
  const buckets = Number(divideUp(to - from, step))
  const { from: source, params } = planLogScope(input.projectId, input.range, narrowToScope(parseLogSearch(input.q), input))
  const start = params.bind('Int64', from)
  const sql =
    `SELECT toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - ${start}, ${params.bind('Int64', step)})) AS bucket, severity_number, ` +
    `toFloat64(count()) AS records ${source} GROUP BY bucket, severity_number`
  const { rows } = await context.telemetry.query<{ bucket: number; severity_number: number; records: number }>(sql, params.values, {
    ...logReadLimits,
    maxRows: 300 * 256,
    signal: input.signal,
  })
  const series: Partial<Record<SeverityName, number[]>> = {}
  let total = 0
  for (const { bucket, severity_number, records } of rows) {
    const counts = (series[severityOfNumber(severity_number)] ??= Array.from({ length: buckets }, () => 0))
    counts[bucket] = (counts[bucket] ?? 0) + records
    total += records
  }
  return { from: formatNanoTime(from), stepMs: Number(stepMs), series, total }
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}
