import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { type BucketColumn, type BucketRun, BucketsUnfit } from '../series-source.ts'
import { arrayOf, float64, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import type { BucketPlan } from './plan-buckets.ts'
import { readOptions } from './read-options.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition } from './sample-scope.ts'

/** What a column is made of: the name of an aggregate function and its arguments. `value` and `ts` are the sample's. */
const aggregates: ReadonlyMap<BucketColumn, readonly [name: string, args: string]> = new Map([
  ['sum', ['sumKahan', 'value']],
  // NaN only when all are: then what is found is infinite, and unfit. So it is with a zero of negative sign: the store takes any zero.
  ['min', ['min', 'multiIf(isNaN(value), inf, value = 0 AND m != 0, -inf, value)']],
  ['max', ['max', 'multiIf(isNaN(value), -inf, value = 0 AND m != 0, inf, value)']],
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
  { unitMs, slots, unitsEach }: BucketPlan,
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
    const sql = statementFor(params, { ...scope, startMs, endMs: startMs + count * unitMs }, { unitMs, slots, count, made })
    const cutter = new RowCutter(first, count, columns, made)
    const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
    for await (const {
      rows,
      columns: [ids, samples, { items: bits }, { items: values }],
    } of readBlocks(pieces, readers)) {
      for (let row = 0; row < rows; row++) {
        const series = scope.found.byId.find(ids[2 * row] ?? 0, ids[2 * row + 1] ?? 0)
        const wanted = samples[2 * row] ?? 0
        limit.count(wanted)
        const run = cutter.cut(row, wanted, bits, values)
        if (series !== undefined) yield { labels: series.labels, ...run }
      }
    }
  }
}

function statementFor(
  params: SqlParams,
  scope: SampleScope,
  { unitMs, slots, count, made }: Omit<BucketPlan, 'unitsEach'> & { readonly count: number; readonly made: readonly BucketColumn[] },
): string {
  // The first millisecond of a bucket has the offset 0.
  const offset = `toUInt32(toUnixTimestamp64Milli(ts) - ${params.bind('Int64', scope.startMs + 1)})`
  const slot = `intDiv(${offset}, ${params.bind('UInt32', unitMs / slots)})`
  const place = `intDiv(${slot}, ${params.bind('UInt8', slots)})`
  const bit = `bitShiftLeft(toUInt64(1), ${slot} % ${params.bind('UInt8', slots)})`
  const resample = (name: string, args: string): string => `${name}Resample(0, ${count}, 1)(${args}, ${place})`
  const lists: string[] = []
  for (const column of made) {
    const aggregate = aggregates.get(column)
    if (aggregate !== undefined) lists.push(resample(...aggregate))
  }
  const values = lists.length === 0 ? 'emptyArrayFloat64()' : `arrayConcat(${lists.join(', ')})`
  const where = `${sampleCondition(params, scope)} AND NOT (e = -1 AND m = ${staleMarker})`
  return `SELECT id, count() AS n, ${resample('sum', bit)} AS bits, ${values} AS numbers FROM metric_samples WHERE ${where} GROUP BY id`
}

/** Makes runs of the rows of one statement. */
class RowCutter {
  private readonly first: number
  private readonly count: number
  private readonly columns: readonly BucketColumn[]
  private readonly made: readonly BucketColumn[]
  /** Used again and again: how many samples each bucket of a row has. */
  private readonly counts: Uint8Array
  /** Of rows that have samples in every bucket. */
  private readonly all: Uint32Array

  constructor(first: number, count: number, columns: readonly BucketColumn[], made: readonly BucketColumn[]) {
    this.first = first
    this.count = count
    this.columns = columns
    this.made = made
    this.counts = new Uint8Array(count)
    this.all = Uint32Array.from({ length: count }, (_, place) => first + place)
  }

  /** The buckets of a row that have samples, of which there are `wanted` in all. Throws BucketsUnfit. */
  cut(row: number, wanted: number, bits: Uint32Array, values: Float64Array): Omit<BucketRun, 'labels'> {
    const { counts, count, first } = this
    const present = countEach(bits.subarray(2 * row * count, 2 * (row + 1) * count), wanted, counts)
    const isFull = present === count
    const buckets = isFull ? this.all : new Uint32Array(present)
    if (!isFull) for (let place = 0, at = 0; place < count; place++) if (counts[place] !== 0) buckets[at++] = first + place
    const columns: Partial<Record<BucketColumn, Float64Array>> = {}
    for (const column of this.columns) {
      const at = this.made.indexOf(column)
      const from = (row * this.made.length + at) * count
      const list = at < 0 ? new Float64Array(counts) : values.subarray(from, from + count)
      const kept = isFull ? list : pick(list, buckets, first)
      if (finite.has(column)) checkFinite(kept)
      columns[column] = kept
    }
    return { buckets, columns }
  }
}

/**
 * Counts the bits of each number, which come as two halves; answers how many have any. Throws BucketsUnfit when they are not `wanted` in
 * all.
 */
function countEach(halves: Uint32Array, wanted: number, counts: Uint8Array): number {
  let total = 0
  let present = 0
  for (let place = 0; place < counts.length; place++) {
    const bits = bitsOf(halves[2 * place] as number) + bitsOf(halves[2 * place + 1] as number)
    counts[place] = bits
    total += bits
    if (bits !== 0) present++
  }
  if (total !== wanted) throw new BucketsUnfit('samples share a slot')
  return present
}

/** In pairs, fours, bytes, and then all together. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function pick(list: Float64Array, buckets: Uint32Array, first: number): Float64Array {
  const kept = new Float64Array(buckets.length)
  for (let at = 0; at < kept.length; at++) kept[at] = list[(buckets[at] as number) - first] as number
  return kept
}

function checkFinite(list: Float64Array): void {
  for (let at = 0; at < list.length; at++) if (!Number.isFinite(list[at])) throw new BucketsUnfit('a number is not finite')
}
