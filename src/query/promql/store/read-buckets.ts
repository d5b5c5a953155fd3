import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { Labels } from '../labels.ts'
import { type BucketColumn, type BucketRun, BucketsUnfit } from '../series-source.ts'
import { arrayOf, float64, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { type BucketPlan, slots } from './plan-buckets.ts'
import { readOptions } from './read-options.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition } from './sample-scope.ts'

/** What a column is made of: the name of an aggregate function and its arguments. `value` and `ts` are the sample's. */
const aggregates: ReadonlyMap<BucketColumn, readonly [name: string, args: string]> = new Map([
  ['sum', ['sumKahan', 'value']],
  // NaN only when all are: then what is found is infinite, and unfit.
  ['min', ['min', 'if(isNaN(value), inf, value)']],
  ['max', ['max', 'if(isNaN(value), -inf, value)']],
  ['first', ['argMin', 'value, ts']],
  ['last', ['argMax', 'value, ts']],
])
/** Columns that must be finite: else only the samples can tell. */
const finite: ReadonlySet<BucketColumn> = new Set<BucketColumn>(['sum', 'min', 'max'])

/** Whether the store can make buckets with these columns. */
export function canMake(columns: ReadonlySet<BucketColumn>): boolean {
  return [...columns].every((column) => column === 'count' || aggregates.has(column))
}

/** The bits of a stale marker, as `m` has them. */
const staleMarker = '9218868437227405314'
const readers = [uint64Halves(), uint64Halves(), arrayOf(uint64Halves()), arrayOf(float64())] as const

/**
 * Makes the buckets of a scope in the store. A sample that is there twice may not count twice: each has a slot in its bucket, a bit, and
 * as many bits as samples are found only when no two share one. Else, and where a number is not finite, throws BucketsUnfit.
 */
export async function* readBuckets(
  telemetry: TelemetryStore,
  scope: SampleScope,
  { unitMs, unitsEach }: BucketPlan,
  columns: readonly BucketColumn[],
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<BucketRun, void, undefined> {
  const units = (scope.endMs - scope.startMs) / unitMs
  const made = columns.filter((column) => aggregates.has(column))
  for (let first = 0; first < units; first += unitsEach) {
    const count = Math.min(unitsEach, units - first)
    const startMs = scope.startMs + first * unitMs
    const params = new SqlParams('q')
    const sql = statementFor(params, { ...scope, startMs, endMs: startMs + count * unitMs }, { unitMs, count, made })
    const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
    for await (const {
      rows,
      columns: [ids, samples, { items: bits }, { items: values }],
    } of readBlocks(pieces, readers)) {
      for (let row = 0; row < rows; row++) {
        const wanted = samples[2 * row] ?? 0
        limit.count(wanted)
        const counts = countBits(bits.subarray(2 * row * count, 2 * (row + 1) * count))
        if (sumOf(counts) !== wanted) throw new BucketsUnfit('samples share a slot')
        const series = scope.found.byId.find(ids[2 * row] ?? 0, ids[2 * row + 1] ?? 0)
        if (series === undefined) continue
        const lists = new Map<BucketColumn, Float64Array>([['count', counts]])
        for (const [at, column] of made.entries()) {
          const from = (row * made.length + at) * count
          lists.set(column, values.subarray(from, from + count))
        }
        yield makeRun(series.labels, first, counts, columns, lists)
      }
    }
  }
}

function statementFor(
  params: SqlParams,
  scope: SampleScope,
  { unitMs, count, made }: { readonly unitMs: number; readonly count: number; readonly made: readonly BucketColumn[] },
): string {
  // The first millisecond of a bucket has the offset 0.
  const offset = `toUInt32(toUnixTimestamp64Milli(ts) - ${params.bind('Int64', scope.startMs + 1)})`
  const unit = params.bind('UInt32', unitMs)
  const place = `intDiv(${offset}, ${unit})`
  const slot = `bitShiftLeft(toUInt64(1), intDiv((${offset} % ${unit}) * ${slots}, ${unit}))`
  const resample = (name: string, args: string): string => `${name}Resample(0, ${count}, 1)(${args}, ${place})`
  const lists: string[] = []
  for (const column of made) {
    const aggregate = aggregates.get(column)
    if (aggregate !== undefined) lists.push(resample(...aggregate))
  }
  const values = lists.length === 0 ? 'emptyArrayFloat64()' : `arrayConcat(${lists.join(', ')})`
  const where = `${sampleCondition(params, scope)} AND NOT (e = -1 AND m = ${staleMarker})`
  return `SELECT id, count() AS n, ${resample('sum', slot)} AS bits, ${values} AS numbers FROM metric_samples WHERE ${where} GROUP BY id`
}

/** The buckets that have samples. */
function makeRun(
  labels: Labels,
  first: number,
  counts: Float64Array,
  columns: readonly BucketColumn[],
  lists: ReadonlyMap<BucketColumn, Float64Array>,
): BucketRun {
  let present = 0
  for (const count of counts) if (count > 0) present++
  const buckets = new Uint32Array(present)
  const kept: Partial<Record<BucketColumn, Float64Array>> = {}
  let at = 0
  for (let place = 0; place < counts.length; place++) if ((counts[place] as number) > 0) buckets[at++] = first + place
  for (const column of columns) {
    const list = lists.get(column) ?? counts
    const own = present === list.length ? list : new Float64Array(present)
    if (own !== list) for (let to = 0; to < present; to++) own[to] = list[(buckets[to] as number) - first] as number
    if (finite.has(column) && !own.every(Number.isFinite)) throw new BucketsUnfit('a number is not finite')
    kept[column] = own
  }
  return { labels, buckets, columns: kept }
}

/** How many bits each of the numbers has, which come as two halves. */
function countBits(halves: Uint32Array): Float64Array {
  const counts = new Float64Array(halves.length / 2)
  for (let at = 0; at < counts.length; at++) counts[at] = bitsOf(halves[2 * at] as number) + bitsOf(halves[2 * at + 1] as number)
  return counts
}

/** In pairs, fours, bytes, and then all together. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function sumOf(list: Float64Array): number {
  let sum = 0
  for (const one of list) sum += one
  return sum
}
