import type { HistogramPoint, MetricFamily, NumberPoint } from '../../lib/metrics/metric-family.ts'
import { ProtobufWriter } from '../../lib/wire/protobuf-writer.ts'
import { writeAttributes, writeResource, type Attributes } from './attributes.ts'

const cumulative = 2

export interface MetricBatch {
  readonly resource: Attributes
  readonly version: string
  readonly families: readonly MetricFamily[]
  /** Nanoseconds since 1970: since when counters count, and when they were read. */
  readonly start: bigint
  readonly time: bigint
}

/** An OTLP `ExportMetricsServiceRequest`. Metrics without points are left out. */
export function encodeMetrics({ resource, version, families, start, time }: MetricBatch): Buffer {
  const writer = new ProtobufWriter()
  writeResource(writer, resource, version, () => {
    for (const family of families) {
      if (family.points.length > 0) writer.message(2, () => writeMetric(writer, family, start, time))
    }
  })
  return writer.finish()
}

function writeMetric(writer: ProtobufWriter, family: MetricFamily, start: bigint, time: bigint): void {
  writer.string(1, family.name)
  writer.string(2, family.help)
  writer.string(3, family.unit)
  if (family.type === 'histogram') {
    writer.message(9, () => {
      for (const point of family.points) writer.message(1, () => writeHistogram(writer, point, start, time))
      writer.varint(2, cumulative)
    })
    return
  }
  const isCounter = family.type === 'counter'
  // What node_exporter leaves untyped has no type in OTLP; a gauge keeps its name and value as they are.
  writer.message(isCounter ? 7 : 5, () => {
    for (const point of family.points) writer.message(1, () => writeNumber(writer, point, isCounter ? start : 0n, time))
    if (!isCounter) return
    writer.varint(2, cumulative)
    writer.bool(3, true)
  })
}

function writeNumber(writer: ProtobufWriter, { labels, value }: NumberPoint, start: bigint, time: bigint): void {
  writer.fixed64(2, start)
  writer.fixed64(3, time)
  writer.alwaysDouble(4, value)
  writeAttributes(writer, 7, labels)
}

function writeHistogram(writer: ProtobufWriter, point: HistogramPoint, start: bigint, time: bigint): void {
  writer.fixed64(2, start)
  writer.fixed64(3, time)
  writer.fixed64(4, BigInt(point.count))
  writer.alwaysDouble(5, point.sum)
  writer.packedFixed64(6, point.counts)
  writer.packedDoubles(7, point.bounds)
  writeAttributes(writer, 9, point.labels)
}
