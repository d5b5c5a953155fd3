import { withoutStale } from '../evaluate/samples.ts'
import type { Labels } from '../labels.ts'
import {
  type BucketAnswer,
  type BucketColumn,
  type BucketRequest,
  type BucketRun,
  BucketsUnfit,
  type SeriesRun,
  type SeriesSource,
} from '../series-source.ts'

/** A source that has buckets of its samples whenever it is asked, unless there are histograms or start times that matter. */
export class BucketedSource implements SeriesSource {
  /** How often it answered with buckets. */
  answered = 0
  private readonly samples: SeriesSource
  /** Each bucket asked for is answered as that many. */
  private readonly parts: number
  /** A series comes in runs of that many buckets. */
  private readonly runLength: number

  constructor(samples: SeriesSource, parts = 1, runLength = Infinity) {
    this.samples = samples
    this.parts = parts
    this.runLength = runLength
  }

  select(...args: Parameters<SeriesSource['select']>): AsyncIterable<readonly SeriesRun[]> {
    return this.samples.select(...args)
  }

  async selectBuckets(request: BucketRequest, signal: AbortSignal): Promise<BucketAnswer | undefined> {
    const { matchers, startMs, endMs, columns, startTimes } = request
    const bucketMs = request.bucketMs % this.parts === 0 ? request.bucketMs / this.parts : request.bucketMs
    const builders = new Map<Labels, BucketBuilder>()
    for await (const runs of this.samples.select({ matchers, startMs, endMs }, signal)) {
      for (const run of runs) {
        if (run.histograms !== undefined || (startTimes && run.startTimes !== undefined)) return undefined
        const { length, times, values } = withoutStale(run)
        if (length === 0) continue
        const builder = builders.get(run.labels) ?? new BucketBuilder()
        builders.set(run.labels, builder)
        for (let at = 0; at < length; at++) {
          builder.add(Math.ceil(((times[at] ?? 0) - startMs) / bucketMs) - 1, times[at] ?? 0, values[at] ?? 0)
        }
      }
    }
    this.answered++
    return { bucketMs, runs: this.cut(builders, columns) }
  }

  private async *cut(builders: ReadonlyMap<Labels, BucketBuilder>, columns: ReadonlySet<BucketColumn>): AsyncGenerator<BucketRun> {
    const longest = Math.max(0, ...[...builders.values()].map(({ rows }) => rows.length))
    for (let from = 0; from < longest; from += this.runLength) {
      for (const [labels, { rows }] of builders) {
        const piece = rows.slice(from, from + this.runLength)
        if (piece.length === 0) continue
        if (piece.some(hasOverflowed)) throw new BucketsUnfit('a sum overflowed')
        const lists: Partial<Record<BucketColumn, Float64Array>> = {}
        for (const column of columns) lists[column] = Float64Array.from(piece, (row) => row[column])
        yield { labels, buckets: Uint32Array.from(piece, ({ bucket }) => bucket), columns: lists }
      }
    }
  }
}

type BucketRow = Record<BucketColumn | 'bucket' | 'bare' | 'rest', number>

function hasOverflowed({ sum, min, max }: BucketRow): boolean {
  return !Number.isFinite(sum) && Number.isFinite(min) && Number.isFinite(max)
}

/** Written down as the contract says it, one sample after the other. */
class BucketBuilder {
  readonly rows: BucketRow[] = []

  add(bucket: number, timeMs: number, value: number): void {
    const row = this.rows.at(-1)
    if (row?.bucket !== bucket) {
      this.rows.push({
        bucket, bare: value, rest: 0, count: 1, sum: value, min: value, max: value, first: value, firstTime: timeMs, last: value, lastTime: timeMs,
        lost: 0, resets: 0, changes: 0,
      })
      return
    }
    row.count++
    const total = row.bare + value
    if (!Number.isFinite(total)) row.rest = 0
    else if (Math.abs(row.bare) >= Math.abs(value)) row.rest += row.bare - total + value
    else row.rest += value - total + row.bare
    row.bare = total
    row.sum = total + row.rest
    if (value < row.min || Number.isNaN(row.min)) row.min = value
    if (value > row.max || Number.isNaN(row.max)) row.max = value
    if (value < row.last) {
      row.resets++
      row.lost += row.last
    }
    if (value !== row.last && !(Number.isNaN(value) && Number.isNaN(row.last))) row.changes++
    row.last = value
    row.lastTime = timeMs
  }
}
