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
      select: (request, signal) => watch(begin(request), source.select(request, signal), countRuns),
      selectBuckets: async (request, signal) => {
        const answer = await source.selectBuckets?.(request, signal)
        return answer && { ...answer, runs: watch(begin(request), answer.runs, countBuckets) }
      },
    },
  }
}

async function* watch<Piece>(
  read: WatchedRead,
  pieces: AsyncIterable<Piece>,
  count: (read: WatchedRead, piece: Piece, seen: Set<object>) => void,
): AsyncGenerator<Piece, void, undefined> {
  // All runs of a series have the same labels object.
  const seen = new Set<object>()
  const startedAt = performance.now()
  for await (const piece of pieces) {
    count(read, piece, seen)
    read.series = seen.size
    read.tookMs = performance.now() - startedAt
    yield piece
  }
  read.tookMs = performance.now() - startedAt
}

function countRuns(read: WatchedRead, runs: readonly SeriesRun[], seen: Set<object>): void {
  for (const { labels, times, isLikeness, isLast } of runs) {
    seen.add(labels)
    read.samples += times.length
    // Only memory knows of a run that it is the last one of its series.
    read.from.add(isLikeness === true ? 'rollups' : isLast === true ? 'memory' : 'store')
  }
}

function countBuckets(read: WatchedRead, { labels, buckets }: BucketRun, seen: Set<object>): void {
  seen.add(labels)
  read.samples += buckets.length
  read.from.add('buckets')
}
