import type { LabelMatcher, SelectRequest, SeriesRun, SeriesSource } from '../promql/index.ts'
import type { BucketRequest, BucketRun } from '../promql/series-source.ts'

/** Where samples were: in memory, in the store, in buckets that it keeps or makes of them, in roll-ups of samples that are gone. */
type ReadPlace = 'memory' | 'store' | 'buckets' | 'rollups'

/** One read of an evaluation. */
export interface WatchedRead {
  readonly matchers: readonly LabelMatcher[]
  /** Epoch milliseconds. */
  readonly startMs: number
  readonly endMs: number
  readonly from: Set<ReadPlace>
  series: number
  samples: number
  tookMs: number
}

/** A source that tells what was read from it: in `reads`, in the order in which reads began. It reads as the source does. */
export function watchReads(source: SeriesSource): { readonly source: SeriesSource; readonly reads: readonly WatchedRead[] } {
  const reads: WatchedRead[] = []
  const begin = ({ matchers, startMs, endMs }: SelectRequest | BucketRequest): WatchedRead => {
    const read = { matchers, startMs, endMs, from: new Set<ReadPlace>(), series: 0, samples: 0, tookMs: 0 }
    reads.push(read)
    return read
  }
  return {
    reads,
    source: {
      samplesFromMs: async () => (await source.samplesFromMs?.()) ?? -Infinity,
      select: (request, signal) => watch(begin(request), source.select(request, signal), countRun),
      selectBuckets: async (request, signal) => {
        const answer = await source.selectBuckets?.(request, signal)
        return answer && { ...answer, runs: watch(begin(request), answer.runs, countBuckets) }
      },
    },
  }
}

async function* watch<Run extends SeriesRun | BucketRun>(
  read: WatchedRead,
  runs: AsyncIterable<Run>,
  count: (read: WatchedRead, run: Run) => void,
): AsyncGenerator<Run, void, undefined> {
  const seen = new Set<object>()
  const startedAt = performance.now()
  for await (const run of runs) {
    // All runs of a series have the same labels object.
    seen.add(run.labels)
    count(read, run)
    read.series = seen.size
    read.tookMs = performance.now() - startedAt
    yield run
  }
  read.tookMs = performance.now() - startedAt
}

function countRun(read: WatchedRead, { times, isLikeness, isLast }: SeriesRun): void {
  read.samples += times.length
  // Only memory knows of a run that it is the last one of its series.
  read.from.add(isLikeness === true ? 'rollups' : isLast === true ? 'memory' : 'store')
}

function countBuckets(read: WatchedRead, { buckets }: BucketRun): void {
  read.samples += buckets.length
  read.from.add('buckets')
}
