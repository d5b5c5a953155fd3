import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import { MetricPointView, type MetricDescriptor, type MetricKind, type Temporality } from '../../model/metric.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Decoding } from './decoding.ts'
import { readExponentialPoint } from './read-exponential-point.ts'
import { readHistogramPoint } from './read-histogram-point.ts'
import { readNumberPoint } from './read-number-point.ts'
import { readSummaryPoint } from './read-summary-point.ts'
import { readString } from './read-text.ts'
import { walkRequest } from './walk-request.ts'

/** Reads one data point, the cursor at its length. */
type ReadPoint = (decoding: Decoding, point: MetricPointView) => void

/** The fields of Metric that hold its points: tag to kind and reader. */
const kinds: Readonly<Record<number, { readonly kind: MetricKind; readonly readPoint: ReadPoint }>> = {
  42: { kind: 'gauge', readPoint: readNumberPoint },
  58: { kind: 'sum', readPoint: readNumberPoint },
  74: { kind: 'histogram', readPoint: readHistogramPoint },
  82: { kind: 'exponential_histogram', readPoint: readExponentialPoint },
  90: { kind: 'summary', readPoint: readSummaryPoint },
}
const temporalities: readonly Temporality[] = ['unspecified', 'delta', 'cumulative']

/** ExportMetricsServiceRequest (opentelemetry-proto 1.11, protobuf) to metric points. Throws Fault('bad_input'). */
export function decodeMetrics(body: Buffer, sink: TelemetrySink): void {
  const point = new MetricPointView()
  walkRequest(body, sink, (decoding) => readMetric(decoding, point))
}

function readMetric(decoding: Decoding, point: MetricPointView): void {
  const { reader } = decoding
  const outer = reader.enter()
  const start = reader.position
  const { dataTag, descriptor } = readDescriptor(reader)
  const data = kinds[dataTag]
  if (data !== undefined) {
    reader.position = start
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === dataTag) readPoints(decoding, descriptor, point, data.readPoint)
      else reader.skip(tag)
    }
  }
  reader.leave(outer)
}

/** What stands around the points; all of it may stand after them, so it is read first. The last kind of data set wins. */
function readDescriptor(reader: ProtobufReader): { dataTag: number; descriptor: MetricDescriptor } {
  let dataTag = 0
  let name = ''
  let unit = ''
  let description = ''
  let temporality: Temporality = 'unspecified'
  let monotonic = false
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) name = readString(reader)
    else if (tag === 18) description = readString(reader)
    else if (tag === 26) unit = readString(reader)
    else if (kinds[tag] === undefined) reader.skip(tag)
    else {
      dataTag = tag
      temporality = 'unspecified'
      monotonic = false
      const hasTemporality = tag === 58 || tag === 74 || tag === 82
      const outer = reader.enter()
      while (reader.more()) {
        const inner = reader.tag()
        if (inner === 16 && hasTemporality) temporality = temporalities[reader.varint()] ?? 'unspecified'
        else if (inner === 24 && tag === 58) monotonic = reader.varint() !== 0
        else reader.skip(inner)
      }
      reader.leave(outer)
    }
  }
  return { dataTag, descriptor: { name, unit, description, kind: kinds[dataTag]?.kind ?? 'gauge', temporality, monotonic } }
}

function readPoints(decoding: Decoding, descriptor: MetricDescriptor, point: MetricPointView, readPoint: ReadPoint): void {
  const { reader } = decoding
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== 10) {
      reader.skip(tag)
      continue
    }
    decoding.beginRecord()
    point.clear()
    const rest = reader.enter()
    readPoint(decoding, point)
    reader.leave(rest)
    if (descriptor.name === '') decoding.problem ??= 'malformed'
    if (decoding.recordIsSound()) decoding.sink.metricPoint(descriptor, point)
  }
  reader.leave(outer)
}
