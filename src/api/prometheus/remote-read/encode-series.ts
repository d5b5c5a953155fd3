import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { ProtobufWriter } from '../../../lib/wire/protobuf-writer.ts'
import type { CollectedSeries, FloatHistogram } from '../../../query/promql/index.ts'

const resetHints = { unknown: 0, reset: 1, not_reset: 2, gauge: 3 } as const

/** A series as a `prometheus.TimeSeries`; values keep their bits. */
export function encodeSeries({ labels, runs }: CollectedSeries): Buffer {
  const writer = new ProtobufWriter()
  for (const [name, value] of labels.entries()) {
    writer.message(1, () => {
      writer.string(1, name)
      writer.string(2, value)
    })
  }
  const head = writer.finish()
  const samples = new ByteWriter(20 * runs.reduce((sum, { times }) => sum + times.length, 0))
  for (const { times, values, histograms } of runs) {
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    for (let at = 0; at < times.length; at++) {
      if (histograms?.[at] === undefined) writeSample(samples, words[2 * at] as number, words[2 * at + 1] as number, times[at] as number)
    }
  }
  for (const { times, histograms = [] } of runs) {
    for (const [at, histogram] of histograms.entries()) if (histogram !== undefined) writeHistogram(writer, histogram, times[at] ?? 0)
  }
  return Buffer.concat([head, samples.view(), writer.finish()])
}

/** Field 2: the value as a double, the time as an int64. */
function writeSample(writer: ByteWriter, low: number, high: number, timeMs: number): void {
  writer.uint8(0x12)
  writer.uint8(10 + varintSize(timeMs))
  writer.uint8(0x09)
  writer.halves(low, high)
  writer.uint8(0x10)
  if (timeMs < 0) writer.varint64(BigInt.asUintN(64, BigInt(timeMs)))
  else writer.varint(timeMs)
}

function varintSize(value: number): number {
  if (value < 0) return 10
  let size = 1
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) size++
  return size
}

/** Field 4: a float histogram. */
function writeHistogram(writer: ProtobufWriter, histogram: FloatHistogram, timeMs: number): void {
  const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
  const writeSpans = (field: number, spans: FloatHistogram['positiveSpans']): void => {
    for (const { offset, length } of spans) {
      writer.message(field, () => {
        writer.varint(1, zigzag(offset))
        writer.varint(2, length)
      })
    }
  }
  writer.message(4, () => {
    writer.alwaysDouble(2, histogram.count)
    writer.alwaysDouble(3, histogram.sum)
    writer.varint(4, zigzag(histogram.schema))
    writer.alwaysDouble(5, histogram.zeroThreshold)
    writer.alwaysDouble(7, histogram.zeroCount)
    writeSpans(8, histogram.negativeSpans)
    writer.packedDoubles(10, histogram.negativeBuckets)
    writeSpans(11, histogram.positiveSpans)
    writer.packedDoubles(13, histogram.positiveBuckets)
    writer.varint(14, resetHints[histogram.counterReset])
    writer.varint(15, timeMs)
    writer.packedDoubles(16, histogram.customValues)
  })
}
