import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { BucketSpan, CounterReset, FloatHistogram } from '../histogram/float-histogram.ts'
import { HistogramCutter, type HistogramRow } from './cut-histograms.ts'
import { type ArrayColumn, arrayOf, float64, int32, int8, uint32, uint64Halves, uint8 } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition, sampleOrder } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'

const columns = [
  uint64Halves(),
  float64(),
  uint8(),
  int8(),
  float64(),
  float64(),
  float64(),
  float64(),
  arrayOf(int32()),
  arrayOf(uint32()),
  arrayOf(float64()),
  arrayOf(int32()),
  arrayOf(uint32()),
  arrayOf(float64()),
  arrayOf(float64()),
] as const
const selected = 'flags, schema, zero_threshold, zero_count, count, sum, p_off, p_len, p_cnt, n_off, n_len, n_cnt, bounds'
/** Rows are long, and a block is read in one turn. */
const blockRows = 1024
/** As Prometheus counts samples: a histogram by its size. */
const bucketsASample = 16

/** Of `flags`, as the table says. */
const isStale = 1
const isGauge = 2
const isReset = 4
const isNotReset = 8

/** Histogram samples of a scope in the order of the sorting key; a time stands once in a series. Runs come by blocks. */
export async function* readHistograms(
  telemetry: TelemetryStore,
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredRun[], void, undefined> {
  const params = new SqlParams('q')
  const where = sampleCondition(params, scope)
  const time = 'toFloat64(toUnixTimestamp64Milli(ts)) AS t'
  const sql = `SELECT id, ${time}, ${selected} FROM metric_histograms WHERE ${where} ${sampleOrder} SETTINGS max_block_size = ${blockRows}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const cutter = new HistogramCutter(scope.found.byId)
  for await (const { rows, columns: block } of readBlocks(pieces, columns)) {
    const [ids, times, flags, schemas, thresholds, zeroCounts, counts, sums, pOff, pLen, pCnt, nOff, nLen, nCnt, bounds] = block
    limit.count(rows + Math.ceil((pCnt.items.length + nCnt.items.length) / bucketsASample))
    const found: HistogramRow[] = []
    for (let row = 0; row < rows; row++) {
      const flag = flags[row] ?? 0
      const histogram: FloatHistogram = {
        counterReset: counterResetOf(flag),
        schema: schemas[row] ?? 0,
        zeroThreshold: thresholds[row] ?? 0,
        zeroCount: zeroCounts[row] ?? 0,
        count: counts[row] ?? 0,
        sum: sums[row] ?? 0,
        positiveSpans: spansOf(pOff, pLen, row),
        negativeSpans: spansOf(nOff, nLen, row),
        positiveBuckets: rowOf(pCnt, row),
        negativeBuckets: rowOf(nCnt, row),
        customValues: rowOf(bounds, row),
      }
      const stale = (flag & isStale) !== 0
      const timeMs = times[row] ?? 0
      found.push({ low: ids[2 * row] ?? 0, high: ids[2 * row + 1] ?? 0, timeMs, histogram: stale ? undefined : histogram })
    }
    yield cutter.push(found)
  }
  yield cutter.finish()
}

function counterResetOf(flags: number): CounterReset {
  if ((flags & isGauge) !== 0) return 'gauge'
  if ((flags & isReset) !== 0) return 'reset'
  return (flags & isNotReset) === 0 ? 'unknown' : 'not_reset'
}

function spansOf(offsets: ArrayColumn<Int32Array>, lengths: ArrayColumn<Uint32Array>, row: number): BucketSpan[] {
  const spanLengths = rowOf(lengths, row)
  return rowOf(offsets, row).map((offset, at) => ({ offset, length: spanLengths[at] ?? 0 }))
}

function rowOf({ ends, items }: ArrayColumn<Int32Array | Uint32Array | Float64Array>, row: number): number[] {
  return [...items.subarray(row === 0 ? 0 : ends[row - 1], ends[row])]
}
