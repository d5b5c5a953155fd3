import { Fault } from '../../lib/errors.ts'
import { logClasses, type LogClass } from '../../model/log-record.ts'
import { formatNanoTime, type NanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'
import type { LogQuery } from './ast.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'
import { narrowToScope, type LogScope } from './narrow-to-scope.ts'
import { parseLogSearch } from './parser.ts'
import { severityOfNumber, type SeverityName } from './severity-rank.ts'

export interface LogHistogram {
  readonly from: string
  readonly to: string
  /** From here on everything is counted: `from` when all of it is. */
  readonly searchedFrom: string
  readonly stepMs: number
  /** One array of counts a severity that occurs, each `buckets` long. */
  readonly series: Partial<Record<SeverityName, number[]>>
  /** Counts of the classes that occur. */
  readonly classes: Partial<Record<LogClass, number>>
  readonly total: number
}

export interface LogHistogramInput extends ReadScope, LogScope {
  readonly q: string
  readonly range: TimeRange
  readonly buckets: number
  /** Count only what lies before: `searchedFrom` of another answer over the same range. */
  readonly before?: NanoTime | undefined
  /** What was counted after about this long is answered, newest bars first; without it all bars are counted, however long it takes. */
  readonly budgetMs?: number | undefined
}

/** Places in the number that groups: any class, and any class of any severity number. */
const perSeverity = 8
const perBucket = 256 * perSeverity

/** A slice is at most so many times as wide as the one before: older records may lie closer. */
const growth = 4

/**
 * Counts matching records by severity and class in at most `buckets` equal steps of the range, in one statement. With a budget a
 * statement that takes twice as long is given up for slices of whole bars, newest first, so that a range of many records shows something soon;
 * what is left is counted, too, when that seems to take no longer than the budget. Throws Fault: bad_input, query_limit, cancelled,
 * unavailable.
 */
export async function logHistogram(context: QueryContext, input: LogHistogramInput): Promise<LogHistogram> {
  const { range, budgetMs, before = range.to } = input
  const query = narrowToScope(parseLogSearch(input.q), input)
  const stepMs = divideUp(divideUp(range.to - range.from, BigInt(input.buckets)), 1_000_000n)
  const step = stepMs * 1_000_000n
  const counts = new Counts(Number(divideUp(range.to - range.from, step)))
  let at = before < range.to ? before : range.to
  let left = at > range.from ? Number(divideUp(at - range.from, step)) : 0
  // Who asks on knows that it is long.
  let bars = input.before === undefined || budgetMs === undefined ? left : 1
  const startedAt = context.clock.monotonic()
  while (left > 0) {
    const sliceStartedAt = context.clock.monotonic()
    const first = Math.max(left - bars, 0)
    const slice = { from: range.from + BigInt(first) * step, to: at }
    const mayBeSmaller = budgetMs !== undefined && left - first > 1
    const rows = await countSlice(context, input, { query, slice, step, ...(mayBeSmaller && { timeoutMs: 2 * budgetMs }) }).catch(
      (fault: unknown) => {
        if (mayBeSmaller && fault instanceof Fault && fault.code === 'query_limit') return undefined
        throw fault
      },
    )
    if (rows === undefined) {
      bars = 1
      continue
    }
    for (const row of rows) counts.add(row)
    const now = context.clock.monotonic()
    const msPerBar = Math.max(now - sliceStartedAt, 1) / (left - first)
    at = slice.from
    left = first
    if (budgetMs === undefined) continue
    if (now - startedAt > budgetMs && msPerBar * left > budgetMs) break
    bars = Math.max(1, Math.min(Math.floor(budgetMs / msPerBar), bars * growth))
  }
  const searchedFrom = left === 0 ? range.from : at
  return {
    from: formatNanoTime(range.from),
    to: formatNanoTime(range.to),
    searchedFrom: formatNanoTime(searchedFrom),
    stepMs: Number(stepMs),
    ...counts.read(),
  }
}

interface CountRow {
  readonly key: number | string
  readonly records: number
}

interface Slice {
  readonly query: LogQuery
  readonly slice: TimeRange
  readonly step: bigint
  readonly timeoutMs?: number
}

async function countSlice(
  context: QueryContext,
  { range, projectId, signal }: LogHistogramInput,
  { query, slice, step, timeoutMs = logReadLimits.timeoutMs }: Slice,
): Promise<readonly CountRow[]> {
  const { from: source, params } = planLogScope(projectId, slice, query)
  const start = params.bind('Int64', range.from)
  const bucket = `toUInt32(intDiv(toUnixTimestamp64Nano(timestamp) - ${start}, ${params.bind('Int64', step)}))`
  const logClass = `transform(class, [${logClasses.map((name) => `'${name}'`).join(', ')}], [${logClasses.map((_, i) => i + 1).join(', ')}], 0)`
  // One number to group by: three columns cost the engine half as much again.
  const sql =
    `SELECT ${bucket} * ${perBucket} + severity_number * ${perSeverity} + ${logClass} AS key, toFloat64(count()) AS records ` +
    `${source} GROUP BY key`
  const { rows } = await context.telemetry.query<CountRow>(sql, params.values, {
    ...logReadLimits,
    timeoutMs,
    maxRows: 300 * perBucket,
    signal,
  })
  return rows
}

/** Sums of all slices. */
class Counts {
  readonly bars: number
  readonly #series: Partial<Record<SeverityName, number[]>> = {}
  readonly #classes: Partial<Record<LogClass, number>> = {}
  #total = 0

  constructor(bars: number) {
    this.bars = bars
  }

  add({ key: text, records }: CountRow): void {
    const key = Number(text)
    const at = Math.floor(key / perBucket)
    const counts = (this.#series[severityOfNumber(Math.floor((key % perBucket) / perSeverity))] ??= Array.from(
      { length: this.bars },
      () => 0,
    ))
    counts[at] = (counts[at] ?? 0) + records
    const name = logClasses[(key % perSeverity) - 1]
    if (name !== undefined) this.#classes[name] = (this.#classes[name] ?? 0) + records
    this.#total += records
  }

  read(): Pick<LogHistogram, 'series' | 'classes' | 'total'> {
    return { series: this.#series, classes: this.#classes, total: this.#total }
  }
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}
