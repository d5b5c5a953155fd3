import { logClasses, type LogClass } from '../../model/log-record.ts'
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
  /** Counts of the classes that occur. */
  readonly classes: Partial<Record<LogClass, number>>
  readonly total: number
}

/** Places in the number that groups: any class, and any class of any severity number. */
const perSeverity = 8
const perBucket = 256 * perSeverity

/** Counts matching records by severity and class in at most `buckets` equal steps of the range. Throws Fault: bad_input, query_limit, cancelled, unavailable. */
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
  const bucket = `toUInt32(intDiv(toUnixTimestamp64Nano(timestamp) - ${start}, ${params.bind('Int64', step)}))`
  const logClass = `transform(class, [${logClasses.map((name) => `'${name}'`).join(', ')}], [${logClasses.map((_, i) => i + 1).join(', ')}], 0)`
  // One number to group by: three columns cost the engine half as much again.
  const sql =
    `SELECT ${bucket} * ${perBucket} + severity_number * ${perSeverity} + ${logClass} AS key, toFloat64(count()) AS records ` +
    `${source} GROUP BY key`
  const { rows } = await context.telemetry.query<{ key: number | string; records: number }>(sql, params.values, {
    ...logReadLimits,
    maxRows: 300 * perBucket,
    signal: input.signal,
  })
  const series: Partial<Record<SeverityName, number[]>> = {}
  const classes: Partial<Record<LogClass, number>> = {}
  let total = 0
  for (const { key: text, records } of rows) {
    const key = Number(text)
    const at = Math.floor(key / perBucket)
    const counts = (series[severityOfNumber(Math.floor((key % perBucket) / perSeverity))] ??= Array.from({ length: buckets }, () => 0))
    counts[at] = (counts[at] ?? 0) + records
    const name = logClasses[(key % perSeverity) - 1]
    if (name !== undefined) classes[name] = (classes[name] ?? 0) + records
    total += records
  }
  return { from: formatNanoTime(from), stepMs: Number(stepMs), series, classes, total }
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}
