import type { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import type { Slice } from '../../model/bytes.ts'
import { familyTypes } from '../../model/series.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { Decoding } from './decoding.ts'
import { readExemplar } from './read-exemplar.ts'
import { readHistogram } from './read-histogram.ts'
import { readSample } from './read-sample.ts'

/** `prometheus.WriteRequest` of Remote-Write 1.0 (https://prometheus.io/docs/specs/prw/remote_write_spec/). Throws Fault('bad_input'). */
export function decodeWriteRequest(body: Buffer, sink: TelemetrySink): void {
  const decoding = new Decoding(body, sink)
  const { reader } = decoding
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readSeries(decoding)
    else if (tag === 26) readFamily(decoding)
    else reader.skip(tag)
  }
}

/** TimeSeries { labels = 1, samples = 2, exemplars = 3, histograms = 4 }: labels first, wherever they stand. */
function readSeries(decoding: Decoding): void {
  const { reader, sink, labels } = decoding
  const outer = reader.enter()
  decoding.beginSeries()
  const start = reader.position
  let recordsAt = -1
  let inOnePiece = true
  while (reader.more()) {
    const at = reader.position
    const tag = reader.tag()
    if (tag === 10) {
      readLabel(decoding)
      if (recordsAt >= 0) inOnePiece = false
    } else {
      if (recordsAt < 0) recordsAt = at
      reader.skip(tag)
    }
  }
  decoding.checkLabels()
  if (recordsAt >= 0) {
    reader.position = recordsAt
    if (inOnePiece) {
      labels.rawStart = start
      labels.rawEnd = recordsAt
    }
    if (decoding.seriesProblem === undefined) sink.series(labels)
    while (reader.more()) readRecord(decoding, reader.tag())
  }
  reader.leave(outer)
}

function readRecord(decoding: Decoding, tag: number): void {
  const { reader } = decoding
  if (tag === 18) readSample(decoding)
  else if (tag === 26) readExemplar(decoding, readExemplarLabel)
  else if (tag === 34) readHistogram(decoding)
  else reader.skip(tag)
}

/** Label { name = 1, value = 2 }. */
function readLabel(decoding: Decoding): void {
  const { reader } = decoding
  const { bytes, position } = reader
  // As nearly all are written: both fields, in order, each shorter than 128 bytes. The rest of the function would read them as well.
  const nameEnd = position + 3 + (bytes[position + 2] ?? 0)
  const size = bytes[position] ?? 0
  if (
    size < 128 &&
    bytes[position + 1] === 10 &&
    nameEnd + 1 < position + size &&
    position + 1 + size <= reader.end &&
    bytes[nameEnd] === 18 &&
    (bytes[nameEnd + 1] ?? 0) === position + size - nameEnd - 1
  ) {
    reader.position = position + 1 + size
    decoding.addLabel(position + 3, nameEnd, nameEnd + 2, reader.position)
    return
  }
  readPair(reader)
  decoding.addLabel(pair.nameStart, pair.nameEnd, pair.valueStart, pair.valueEnd)
}

const pair = { nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0 }

function readPair(reader: ProtobufReader): void {
  const outer = reader.enter()
  pair.nameStart = pair.nameEnd = pair.valueStart = pair.valueEnd = reader.position
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) {
      pair.nameEnd = reader.contentEnd()
      pair.nameStart = reader.position
      reader.position = pair.nameEnd
    } else if (tag === 18) {
      pair.valueEnd = reader.contentEnd()
      pair.valueStart = reader.position
      reader.position = pair.valueEnd
    } else reader.skip(tag)
  }
  reader.leave(outer)
}

function readExemplarLabel(decoding: Decoding, tag: number): void {
  const { reader } = decoding
  if (tag !== 10) {
    reader.skip(tag)
    return
  }
  readPair(reader)
  decoding.addExemplarLabel(pair.nameStart, pair.nameEnd, pair.valueStart, pair.valueEnd)
}

/** MetricMetadata { type = 1, metric_family_name = 2, help = 4, unit = 5 }. */
function readFamily(decoding: Decoding): void {
  const { reader, sink, family } = decoding
  const outer = reader.enter()
  decoding.beginRecord()
  family.type = 'unknown'
  for (const text of [family.name, family.unit, family.help]) text.clear()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) family.type = familyTypes[reader.varint()] ?? 'unknown'
    else if (tag === 18) readSlice(reader, family.name)
    else if (tag === 34) readSlice(reader, family.help)
    else if (tag === 42) readSlice(reader, family.unit)
    else reader.skip(tag)
  }
  reader.leave(outer)
  sink.metricFamily(family)
}

function readSlice(reader: ProtobufReader, into: Slice): void {
  const end = reader.contentEnd()
  into.set(reader.bytes, reader.position, end)
  reader.position = end
}
