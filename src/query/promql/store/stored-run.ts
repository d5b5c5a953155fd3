import type { SeriesRun } from '../series-source.ts'
import { bucketMs } from './sample-scope.ts'
import type { StoredSeries } from './stored-series.ts'

/** A run within one bucket of the sorting key. */
export interface StoredRun extends SeriesRun {
  readonly series: StoredSeries
}

/** Orders runs as the sorting key does: metric, bucket, id. 0: the same series and bucket. */
export function compareRuns(a: StoredRun, b: StoredRun, metricOf: (run: StoredRun) => string): number {
  if (a.series === b.series) return bucketOf(a) - bucketOf(b)
  const metric = metricOf(a)
  const other = metricOf(b)
  // As the store compares texts: by bytes.
  if (metric !== other) return Buffer.compare(Buffer.from(metric), Buffer.from(other))
  return bucketOf(a) - bucketOf(b) || a.series.high - b.series.high || a.series.low - b.series.low
}

function bucketOf({ times }: StoredRun): number {
  return Math.floor((times[0] ?? 0) / bucketMs)
}
