import { gunzipSync } from 'node:zlib'

import { Fault } from '../../lib/errors.ts'
import { readIsoTime, setHalves } from '../../lib/wire/iso-time.ts'
import { type JsonPath, JsonPaths } from '../../lib/wire/json-leaves.ts'
import { brokenMsgpack, MsgpackReader } from '../../lib/wire/msgpack-reader.ts'
import { cleanText } from '../../lib/wire/plain-text.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { FieldRecord } from '../fields/field-record.ts'
import { type LogField, logFieldOf } from '../fields/log-fields.ts'
import { limits } from './limits.ts'

/** Known to all messages: field names come again and again. */
const paths = new JsonPaths<LogField>((path) => (logFieldOf(path).role === 'time' ? { role: 'attribute' } : logFieldOf(path)))
const tagKey = Buffer.from('fluent.tag')
const eventTimeType = 0

/**
 * Reads messages of the forward protocol, version 1 (https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1), in all four
 * modes: Message, Forward, PackedForward and CompressedPackedForward.
 */
export class EventReader {
  private readonly sink: TelemetrySink
  private readonly fields: FieldRecord
  private tag: Buffer = Buffer.alloc(0)
  private events = 0

  constructor(sink: TelemetrySink) {
    this.sink = sink
    this.fields = new FieldRecord(sink)
  }

  /** The message that `bytes[start, end)` is. What cannot be read of it is counted as rejected. */
  read(bytes: Buffer, start: number, end: number): void {
    this.events = 0
    try {
      this.message(new MsgpackReader(bytes, start, end))
    } catch (error) {
      if (error instanceof Fault && error.code === 'too_large') this.sink.reject('too_large', 1)
      else if (error === brokenMsgpack) this.sink.reject('malformed', 1)
      else throw error
    }
  }

  private message(reader: MsgpackReader): void {
    // A heartbeat.
    if (reader.kind() === 'nil') return
    const size = reader.array()
    if (size < 2 || reader.kind() !== 'string') throw brokenMsgpack
    reader.range()
    this.tag = reader.isClean()
      ? reader.bytes.subarray(reader.start, reader.stop)
      : Buffer.from(cleanText(reader.bytes.subarray(reader.start, reader.stop)))
    const kind = reader.kind()
    if (kind === 'array') {
      for (let left = reader.array(); left > 0; left--) {
        if (reader.array() !== 2) throw brokenMsgpack
        this.event(reader)
      }
    } else if (kind === 'binary' || kind === 'string') this.packed(reader, size)
    else if (size < 3) throw brokenMsgpack
    else this.event(reader)
  }

  private packed(reader: MsgpackReader, size: number): void {
    reader.range()
    const { start, stop } = reader
    const compressed = size > 2 ? textOption(reader, 'compressed') : undefined
    if (compressed === undefined || compressed === 'text') this.entries(new MsgpackReader(reader.bytes, start, stop))
    else if (compressed === 'gzip') this.entries(new MsgpackReader(unzip(reader.bytes.subarray(start, stop))))
    else this.sink.reject('unsupported', 1)
  }

  private entries(reader: MsgpackReader): void {
    while (reader.more) {
      if (reader.array() !== 2) throw brokenMsgpack
      this.event(reader)
    }
  }

  /** Time and record. */
  private event(reader: MsgpackReader): void {
    if (++this.events > limits.events) throw new Fault('too_large', `a message may hold ${limits.events} events`)
    const { fields, tag } = this
    fields.begin()
    const begin = reader.at
    try {
      const hasTime = this.time(reader)
      if (reader.kind() !== 'map') throw brokenMsgpack
      this.map(reader, paths.root, 1)
      if (!hasTime) fields.problem = 'malformed'
    } catch (error) {
      if (error !== brokenMsgpack) throw error
      // Those behind it stay; of bytes that are broken `skip` throws itself.
      reader.at = begin
      reader.skip()
      reader.skip()
      fields.problem = 'malformed'
    }
    fields.attribute(tagKey, tag, 0, tag.length)
    fields.finish()
  }

  /** EventTime, seconds as a number, or a text; Fluent Bit 2.1 and newer sends a pair of a time and metadata. */
  private time(reader: MsgpackReader): boolean {
    const { time } = this.fields.record
    switch (reader.kind()) {
      case 'number': {
        const value = reader.number()
        if (!(value >= 0 && value < 9_200_000_000)) return false
        const seconds = Math.floor(value)
        setHalves(time, seconds, Math.round((value - seconds) * 1e9))
        return true
      }
      case 'extension': {
        reader.range()
        if (reader.type !== eventTimeType || reader.stop - reader.start !== 8) return false
        const nanos = reader.bytes.readUInt32BE(reader.start + 4)
        if (nanos > 999_999_999) return false
        setHalves(time, reader.bytes.readUInt32BE(reader.start), nanos)
        return true
      }
      case 'string':
        reader.range()
        return readIsoTime(reader.bytes, reader.start, reader.stop, time)
      case 'array': {
        const count = reader.array()
        if (count === 0) return false
        if (reader.kind() === 'array') throw brokenMsgpack
        const sound = this.time(reader)
        for (let left = count - 1; left > 0; left--) reader.skip()
        return sound
      }
      case 'binary':
      case 'boolean':
      case 'map':
      case 'nil':
        reader.skip()
        return false
    }
  }

  private map(reader: MsgpackReader, path: JsonPath<LogField>, depth: number): void {
    let below: JsonPath<LogField> | undefined
    for (let left = reader.map(); left > 0; left--) {
      const kind = reader.kind()
      if (kind === 'string' || kind === 'binary') reader.range()
      else throw brokenMsgpack
      if (reader.isClean()) below = path.child(below, reader.bytes, reader.start, reader.stop)
      else {
        const key = Buffer.from(cleanText(reader.bytes.subarray(reader.start, reader.stop)))
        below = path.child(below, key, 0, key.length)
      }
      this.value(reader, below, depth)
    }
  }

  private value(reader: MsgpackReader, path: JsonPath<LogField>, depth: number): void {
    const { fields } = this
    const kind = reader.kind()
    switch (kind) {
      case 'nil':
        reader.at++
        return
      case 'string':
      case 'binary':
        reader.range()
        if (reader.isClean()) fields.take(path, 'string', reader.bytes, reader.start, reader.stop)
        else this.written(path, 'string', cleanText(reader.bytes.subarray(reader.start, reader.stop)))
        return
      case 'number':
        return this.written(path, 'number', reader.numberText())
      case 'boolean':
        return this.written(path, 'boolean', String(reader.boolean()))
      case 'map':
        if (depth < limits.flatDepth) return this.map(reader, path, depth + 1)
        break
      case 'array':
      case 'extension':
        break
    }
    const { scratch } = fields
    const start = scratch.length
    reader.writeJson(scratch, limits.jsonDepth)
    fields.take(path, kind === 'map' ? 'object' : 'array', scratch.bytes, start, scratch.length)
  }

  private written(path: JsonPath<LogField>, kind: 'string' | 'number' | 'boolean', text: string): void {
    const { fields } = this
    const { scratch } = fields
    const start = scratch.length
    scratch.text(text)
    fields.take(path, kind, scratch.bytes, start, scratch.length)
  }
}

/** A text of the options, which come next; undefined when it is not there. */
function textOption(reader: MsgpackReader, name: string): string | undefined {
  if (reader.kind() !== 'map') return undefined
  let found: string | undefined
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.key()
    const kind = reader.kind()
    if (key === name && (kind === 'string' || kind === 'binary')) found = reader.key()
    else reader.skip()
  }
  return found
}

function unzip(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.unpackedBytes })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw new Fault('too_large', `a message may hold ${limits.unpackedBytes} bytes, uncompressed`)
    throw brokenMsgpack
  }
}

/**
 * The `chunk` by which the sender of a message wants to hear that it is durable; undefined when it does not. `last` is where the last value
 * of the message begins: what stands before may be large. Throws `brokenMsgpack`.
 */
export function chunkOf(bytes: Buffer, start: number, end: number, last: number): string | undefined {
  const reader = new MsgpackReader(bytes, start, end)
  if (reader.kind() !== 'array') return undefined
  const size = reader.array()
  if (size < 3 || reader.kind() !== 'string') return undefined
  reader.range()
  const kind = reader.kind()
  // Only a message of one event has its record between the time and the options.
  const before = kind === 'binary' || kind === 'string' || (kind === 'array' && size === 3) ? 1 : 2
  if (size !== before + 2) return undefined
  if (end - last > limits.optionBytes) throw brokenMsgpack
  reader.at = last
  return textOption(reader, 'chunk')
}
