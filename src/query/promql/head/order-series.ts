import { metricName } from '../labels.ts'
import type { FoundSeries } from '../store/find-series.ts'
import type { StoredSeries } from '../store/stored-series.ts'

/** Room for the place of a series beside the upper half of its id. */
const places = 2 ** 20
/** More would take too long for one turn; of so many nobody looks at the order. */
const mostOrdered = 50_000
const known = new WeakMap<FoundSeries, readonly StoredSeries[]>()

/**
 * The series in the order in which the store reads them, by metric and id: so an answer looks the same wherever it comes from. Of ids
 * that are equal in their upper halves any comes first. Remembered with the look-up. Very many come as they were found.
 */
export function orderSeries(found: FoundSeries): readonly StoredSeries[] {
  const before = known.get(found)
  if (before !== undefined) return before
  const ordered = found.byId.size > mostOrdered ? [...found.byId] : orderByMetric(found)
  known.set(found, ordered)
  return ordered
}

function orderByMetric(found: FoundSeries): StoredSeries[] {
  const byMetric = new Map<string, StoredSeries[]>()
  for (const series of found.byId) {
    const metric = series.labels.get(metricName)
    const own = byMetric.get(metric)
    if (own === undefined) byMetric.set(metric, [series])
    else own.push(series)
  }
  // As the store compares texts: by bytes.
  const metrics = [...byMetric]
    .map(([metric, series]) => [Buffer.from(metric), series] as const)
    .toSorted(([a], [b]) => Buffer.compare(a, b))
  return metrics.flatMap(([, series]) => orderByUpperHalf(series))
}

/** Sorts numbers, which takes a tenth of the time of sorting objects. */
function orderByUpperHalf(series: readonly StoredSeries[]): StoredSeries[] {
  const keys = Float64Array.from(series, ({ high }, at) => (high >>> 0) * places + at).sort()
  return Array.from(keys, (key) => series[key % places]).flatMap((one) => one ?? [])
}
