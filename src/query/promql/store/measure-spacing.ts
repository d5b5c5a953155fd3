import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { metricName } from '../labels.ts'
import { int64Halves, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { listIds, type SampleScope, sampleCondition } from './sample-scope.ts'
import { SeriesById, type StoredSeries } from './stored-series.ts'

/** Series that are looked at, spread over all of them. */
const probes = 8
/** Of the end of the time. */
const probedMs = 3_600_000
const fewestSamples = 3
const twoTo32 = 4294967296
const columns = [uint64Halves(), int64Halves()] as const

/** How far samples of one series lie apart, milliseconds, as the closest of a few series shows; undefined: they have too few. */
export async function measureSpacing(telemetry: TelemetryStore, scope: SampleScope, signal: AbortSignal): Promise<number | undefined> {
  const few = new SeriesById()
  const series: StoredSeries[] = [...scope.found.byId]
  for (let probe = 0; probe < probes; probe++) {
    const one = series[Math.floor((probe * series.length) / probes)]
    if (one !== undefined && few.find(one.low, one.high) === undefined) few.add(one)
  }
  const params = new SqlParams('q')
  const startMs = Math.max(scope.startMs, scope.endMs - probedMs)
  const metrics = [...new Set([...few].map(({ labels }) => labels.get(metricName)))]
  const where = sampleCondition(params, { ...scope, found: { ...scope.found, metrics }, matchers: [], startMs })
  const sql = `SELECT count() AS samples, toInt64(toUnixTimestamp64Milli(max(ts)) - toUnixTimestamp64Milli(min(ts))) AS length FROM metric_samples WHERE ${where} AND id IN (${listIds({ byId: few })}) GROUP BY id`
  let spacingMs = Infinity
  for await (const {
    rows,
    columns: [counts, lengths],
  } of readBlocks(await telemetry.stream(sql, 'Native', params.values, readOptions(signal)), columns)) {
    for (let row = 0; row < rows; row++) {
      const samples = counts[2 * row] ?? 0
      const lengthMs = (lengths[2 * row + 1] ?? 0) * twoTo32 + (lengths[2 * row] ?? 0)
      if (samples >= fewestSamples) spacingMs = Math.min(spacingMs, lengthMs / (samples - 1))
    }
  }
  return spacingMs > 0 && spacingMs < Infinity ? spacingMs : undefined
}
