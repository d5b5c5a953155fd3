import { setHalves } from '../../lib/wire/iso-time.ts'
import { cleanText } from '../../lib/wire/plain-text.ts'
import { ProtobufReader } from '../../lib/wire/protobuf-reader.ts'
import { Slice } from '../../model/bytes.ts'
import { limits } from './limits.ts'
import type { LokiStream } from './loki-stream.ts'
import { parseLabels } from './parse-labels.ts'

/** logproto.PushRequest { streams = 1 }, decompressed. Throws Fault('bad_input'). */
export function decodeProtobuf(body: Buffer, stream: LokiStream): void {
  const reader = new ProtobufReader(body)
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== 10) {
      reader.skip(tag)
      continue
    }
    const outer = reader.enter()
    const start = reader.position
    // The labels may stand behind the entries.
    stream.setLabels(parseLabels(readLabels(reader)))
    stream.begin()
    reader.position = start
    readEntries(reader, stream)
    reader.leave(outer)
  }
}

/** StreamAdapter { labels = 1, entries = 2 }. */
function readLabels(reader: ProtobufReader): string {
  let text = '{}'
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) {
      const end = reader.contentEnd()
      text = cleanText(reader.bytes.subarray(reader.position, end))
      reader.position = end
    } else reader.skip(tag)
  }
  return text
}

function readEntries(reader: ProtobufReader, stream: LokiStream): void {
  const name = new Slice()
  const value = new Slice()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== 18) {
      reader.skip(tag)
      continue
    }
    const outer = reader.enter()
    stream.beginEntry()
    let isSound = true
    while (reader.more()) {
      const field = reader.tag()
      if (field === 10) isSound = readTime(reader, stream) && isSound
      else if (field === 18) readSlice(reader, stream.record.body)
      else if (field === 26) readPair(reader, stream, name, value)
      else reader.skip(field)
    }
    reader.leave(outer)
    if (isSound) stream.endEntry()
    else stream.refuseEntry()
  }
}

/** google.protobuf.Timestamp { seconds = 1, nanos = 2 }. */
function readTime(reader: ProtobufReader, { record }: LokiStream): boolean {
  let seconds = 0
  let nanos = 0
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 8) seconds = reader.int64Number()
    else if (tag === 16) nanos = reader.int64Number()
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (seconds < 0 || seconds > 9_200_000_000 || nanos < 0 || nanos > 999_999_999) return false
  setHalves(record.time, seconds, nanos)
  return true
}

/** LabelPairAdapter { name = 1, value = 2 }. */
function readPair(reader: ProtobufReader, stream: LokiStream, name: Slice, value: Slice): void {
  name.clear()
  value.clear()
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === 10) readSlice(reader, name)
    else if (tag === 18) readSlice(reader, value)
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (stream.record.attributes.length >= limits.labels) return
  stream.text(name)
  stream.text(value)
  stream.metadata(name, value)
}

function readSlice(reader: ProtobufReader, into: Slice): void {
  const end = reader.contentEnd()
  into.set(reader.bytes, reader.position, end)
  reader.position = end
}
