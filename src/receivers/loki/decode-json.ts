import { ByteMap } from '../../lib/byte-map.ts'
import { readIsoTime, setHalves } from '../../lib/wire/iso-time.ts'
import { cleanText } from '../../lib/wire/plain-text.ts'
import { Slice, type NanoTime } from '../../model/bytes.ts'
import { JsonCursor } from './json-cursor.ts'
import type { LokiStream } from './loki-stream.ts'
import { parseLabels } from './parse-labels.ts'

/** The keys that mean something. */
const names = new ByteMap<string>()
for (const name of ['streams', 'stream', 'labels', 'values', 'entries', 'ts', 'timestamp', 'line']) {
  names.add(Buffer.from(name), 0, name.length, name)
}
const [brace, closingBrace, bracket, closingBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

/**
 * `{"streams": [{"stream": {label: value}, "values": [[nanoseconds, line, {metadata}], ...]}]}`, and what `/api/prom/push` takes: `labels` as
 * text and `entries` of `ts` and `line`. Throws Fault('bad_input'); an entry with a time that is none is refused alone.
 */
export function decodeJson(body: Buffer, stream: LokiStream): void {
  new JsonRequest(body, stream).read()
}

class JsonRequest {
  private readonly cursor: JsonCursor
  private readonly stream: LokiStream
  private readonly key = new Slice()
  private readonly value = new Slice()

  constructor(body: Buffer, stream: LokiStream) {
    this.cursor = new JsonCursor(body, stream.scratch)
    this.stream = stream
  }

  read(): void {
    const { cursor } = this
    cursor.enter(brace)
    for (let first = true; cursor.hasNext(closingBrace, first); first = false) {
      if (this.keyText() !== 'streams' || cursor.peek() !== bracket) cursor.skip()
      else {
        cursor.enter(bracket)
        for (let one = true; cursor.hasNext(closingBracket, one); one = false) this.readStream()
      }
    }
    cursor.end()
  }

  /** The labels are looked for first: they may stand behind the entries. */
  private readStream(): void {
    const { cursor, stream } = this
    const { labels } = stream
    stream.clearLabels()
    let entriesAt = -1
    cursor.enter(brace)
    for (let first = true; cursor.hasNext(closingBrace, first); first = false) {
      const name = this.keyText()
      if (name === 'stream') this.readLabels()
      else if (name === 'labels') {
        cursor.string(this.value)
        stream.setLabels(parseLabels(textOf(this.value)))
      } else {
        if ((name === 'values' || name === 'entries') && cursor.peek() === bracket) {
          entriesAt = cursor.at
          // Nearly always the labels came first.
          if (labels.length > 0) {
            stream.begin()
            this.readEntries()
            entriesAt = -2
            continue
          }
        }
        cursor.skip()
      }
    }
    if (entriesAt < 0) return
    const end = cursor.at
    cursor.at = entriesAt
    stream.begin()
    this.readEntries()
    cursor.at = end
  }

  private readLabels(): void {
    const { cursor, stream, key, value } = this
    stream.clearLabels()
    stream.scratch.clear()
    cursor.enter(brace)
    for (let first = true; cursor.hasNext(closingBrace, first); first = false) {
      cursor.key(key)
      cursor.string(value)
      stream.addLabel(key, value)
    }
  }

  private readEntries(): void {
    const { cursor } = this
    cursor.enter(bracket)
    for (let first = true; cursor.hasNext(closingBracket, first); first = false) {
      this.stream.beginEntry()
      const isSound = cursor.peek() === brace ? this.readNamedEntry() : this.readEntry()
      if (isSound) this.stream.endEntry()
      else this.stream.refuseEntry()
    }
  }

  /** `[nanoseconds, line, {metadata}]`. */
  private readEntry(): boolean {
    const { cursor, stream, value } = this
    cursor.enter(bracket)
    let place = 0
    let isSound = true
    for (; cursor.hasNext(closingBracket, place === 0); place++) {
      const next = cursor.peek()
      if (place === 0 && next === 0x22) {
        cursor.string(value)
        isSound = readNanos(value, stream.record.time)
      } else if (place === 1 && next === 0x22) cursor.string(stream.record.body)
      else if (place === 2 && next === brace) this.readMetadata()
      else {
        if (place < 2) isSound = false
        cursor.skip()
      }
    }
    return isSound && place >= 2
  }

  private readMetadata(): void {
    const { cursor, stream, key, value } = this
    cursor.enter(brace)
    for (let first = true; cursor.hasNext(closingBrace, first); first = false) {
      cursor.key(key)
      if (cursor.peek() === 0x22) cursor.string(value)
      else {
        const start = cursor.at
        cursor.skip()
        value.set(cursor.bytes, start, cursor.at)
      }
      stream.text(key)
      stream.text(value)
      stream.metadata(key, value)
    }
  }

  /** `{"ts": ISO 8601, "line": ...}`. */
  private readNamedEntry(): boolean {
    const { cursor, stream, value } = this
    let isSound = false
    cursor.enter(brace)
    for (let first = true; cursor.hasNext(closingBrace, first); first = false) {
      const name = this.keyText()
      if ((name === 'ts' || name === 'timestamp') && cursor.peek() === 0x22) {
        cursor.string(value)
        const { time } = stream.record
        isSound = readIsoTime(value.bytes, value.start, value.end, time) || readNanos(value, time)
      } else if (name === 'line' && cursor.peek() === 0x22) cursor.string(stream.record.body)
      else cursor.skip()
    }
    return isSound
  }

  /** Empty for keys that mean nothing. */
  private keyText(): string {
    const { key } = this
    this.cursor.key(key)
    return names.get(key.bytes, key.start, key.end) ?? ''
  }
}

/** Nanoseconds since 1970 as decimal digits. */
function readNanos({ bytes, start, end }: Slice, into: NanoTime): boolean {
  if (end - start > 19 || end === start) return false
  let seconds = 0
  let nanos = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) return false
    if (end - at > 9) seconds = seconds * 10 + digit
    else nanos = nanos * 10 + digit
  }
  if (seconds > 9_200_000_000) return false
  setHalves(into, seconds, nanos)
  return true
}

function textOf({ bytes, start, end }: Slice): string {
  return cleanText(bytes.subarray(start, end))
}
