import { ByteWriter } from '../../src/lib/wire/byte-writer.ts'
import { writeDecimal } from '../../src/pipeline/metrics/decimal.ts'
import { seriesId } from '../../src/pipeline/metrics/labels.ts'
import type { BucketSpan, CounterReset, FloatHistogram } from '../../src/query/promql/histogram/float-histogram.ts'
import { type Labels, metricName } from '../../src/query/promql/labels.ts'
import type { SeriesRun } from '../../src/query/promql/series-source.ts'
import type { RowChunk } from '../../src/storage/tables/row-chunk.ts'
import type { TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'

const flags: Readonly<Record<CounterReset, number>> = { unknown: 0, gauge: 2, reset: 4, not_reset: 8 }
let inserts = 0

/** Stores series and samples as the pipeline writes them, in one insert a table. */
export async function insertSeriesRuns(
  store: TelemetryStore,
  projectId: number,
  runs: readonly SeriesRun[],
  announcedAtMs: number = Date.now(),
): Promise<void> {
  for (const { table, bytes } of encodeSeriesRuns(projectId, runs, announcedAtMs))
    await store.insert(table, [bytes], `runs-${projectId}-${inserts++}`)
}

/** Series and samples as the pipeline writes them, those of all days together. */
export function encodeSeriesRuns(projectId: number, runs: readonly SeriesRun[], announcedAtMs: number = Date.now()): RowChunk[] {
  const rows = {
    metric_series: new ByteWriter(),
    metric_samples: new ByteWriter(),
    metric_histograms: new ByteWriter(),
    metric_start_times: new ByteWriter(),
  }
  for (const run of runs) {
    const metric = run.labels.get(metricName)
    const labels = new Map(run.labels.withoutName().entries())
    const { low, high } = seriesId(metric, labels)
    const begin = (out: ByteWriter): void => {
      out.uint32(projectId)
      out.string(metric)
      out.halves(low, high)
    }
    begin(rows.metric_series)
    writeLabels(rows.metric_series, run.labels.withoutName())
    const seconds = Math.floor(announcedAtMs / 1000)
    rows.metric_series.uint32(seconds)
    rows.metric_series.uint32(seconds)
    let scale = 0
    for (const [at, timeMs] of run.times.entries()) {
      const histogram = run.histograms?.[at]
      const out = histogram === undefined ? rows.metric_samples : rows.metric_histograms
      begin(out)
      out.int64(BigInt(timeMs))
      if (histogram === undefined) scale = writeValue(out, run.values, at, scale)
      else writeHistogram(out, histogram, flags[histogram.counterReset])
      const startMs = run.startTimes?.[at]
      if (startMs === undefined) continue
      begin(rows.metric_start_times)
      rows.metric_start_times.int64(BigInt(timeMs))
      rows.metric_start_times.int64(BigInt(startMs))
    }
  }
  return Object.entries(rows).flatMap(([table, out]) =>
    out.length === 0 ? [] : [{ table, partition: '', rows: runs.length, bytes: out.copy() }],
  )
}

function writeLabels(out: ByteWriter, labels: Labels): void {
  out.varint(labels.names.length)
  for (const [name, value] of labels.entries()) {
    out.string(name)
    out.string(value)
  }
}

/** A NaN keeps its bits. */
function writeValue(out: ByteWriter, values: Float64Array, at: number, scale: number): number {
  const value = values[at] ?? 0
  if (!Number.isNaN(value)) return writeDecimal(out, value, scale)
  const words = new Uint32Array(values.buffer, values.byteOffset + at * 8, 2)
  out.halves(words[0] ?? 0, words[1] ?? 0)
  out.uint8(255)
  return scale
}

function writeHistogram(out: ByteWriter, histogram: FloatHistogram, flag: number): void {
  out.uint8(flag)
  out.uint8(histogram.schema & 255)
  out.float64(histogram.zeroThreshold)
  out.float64(histogram.zeroCount)
  out.float64(histogram.count)
  out.float64(histogram.sum)
  writeBuckets(out, histogram.positiveSpans, histogram.positiveBuckets)
  writeBuckets(out, histogram.negativeSpans, histogram.negativeBuckets)
  out.varint(histogram.customValues.length)
  for (const bound of histogram.customValues) out.float64(bound)
}

function writeBuckets(out: ByteWriter, spans: readonly BucketSpan[], counts: readonly number[]): void {
  out.varint(spans.length)
  for (const { offset } of spans) out.int32(offset)
  out.varint(spans.length)
  for (const { length } of spans) out.uint32(length)
  out.varint(counts.length)
  for (const count of counts) out.float64(count)
}
