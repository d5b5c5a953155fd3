import { cleanText, isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import { AttributeList } from '../../model/attributes.ts'
import { Slice } from '../../model/bytes.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { framesOf } from '../frames.ts'
import type { Intake } from '../receiver.ts'
import { limits } from './limits.ts'
import type { TimeContext } from './local-time.ts'
import { keys, SyslogMessage } from './message.ts'
import { greatestPriority } from './priority.ts'
import { readRfc3164 } from './read-rfc3164.ts'
import { readRfc5424 } from './read-rfc5424.ts'
import type { ZoneOffset } from './zone.ts'

const hostKey = Buffer.from('host.name')
const serviceKey = Buffer.from('service.name')

/**
 * Syslog messages to log records. Nothing is refused: what is neither RFC 5424 nor RFC 3164 is a text. `?service=` of an address says whose
 * they are; the program that a message names is an attribute then.
 */
export function decodeSyslog({ body, frames: given, receivedAt, query }: Intake, sink: TelemetrySink, zone: ZoneOffset): void {
  const frames = framesOf(body, given)
  const service = Buffer.from((query.get('service') ?? '').slice(0, limits.nameBytes).replaceAll('\0', '\uFFFD'))
  const isClean = isCleanUtf8(body)
  const resources = new Resources(sink)
  const message = new SyslogMessage()
  const context = { zone, receivedAt, year: new Date(receivedAt).getUTCFullYear() }
  for (let i = 0; i < frames.length; i++) {
    let bytes = body
    let start = frames.starts[i] ?? 0
    let end = trimEnd(body, start, frames.ends[i] ?? 0)
    if (end === start) continue
    if (!isClean && !isCleanUtf8(body.subarray(start, end))) {
      bytes = Buffer.from(cleanText(body.subarray(start, end)))
      start = 0
      end = bytes.length
    }
    message.clear()
    readMessage(message, bytes, start, end, context)
    if (service.length > 0) {
      const { app } = message
      if (app.length > 0) message.attribute(keys.appName, app.bytes, app.start, app.end)
      app.set(service, 0, service.length)
    }
    resources.show(message, frames.peers[i] ?? '')
    sink.logRecord(message.record)
  }
}

function readMessage(message: SyslogMessage, bytes: Buffer, start: number, end: number, context: TimeContext): void {
  const text = readPriority(message, bytes, start, end)
  // VERSION: one or two digits and a space; there is only 1.
  if (text > start && bytes[text] === 0x31 && bytes[text + 1] === 0x20 && readRfc5424(message, bytes, text + 2, end)) return
  readRfc3164(message, bytes, text, end, context)
}

/** `<PRI>`; returns what is behind it. */
function readPriority(message: SyslogMessage, bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== 0x3c) return start
  let priority = 0
  for (let at = start + 1; at < Math.min(end, start + 5); at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x3e && at > start + 1) {
      if (priority > greatestPriority) return start
      message.setPriority(priority)
      return at + 1
    }
    if (byte < 0x30 || byte > 0x39) return start
    priority = priority * 10 + byte - 0x30
  }
  return start
}

/** Line ends, NULs and spaces behind a message belong to the transport. */
function trimEnd(bytes: Buffer, start: number, end: number): number {
  let at = end
  while (at > start && (bytes[at - 1] ?? 0) <= 0x20) at--
  return at
}

/** Shows the sink host and service whenever they change. */
class Resources {
  private readonly sink: TelemetrySink
  private readonly attributes = new AttributeList()
  private readonly peers = new Map<string, Buffer>()
  /** Of the body, which stays as it is until it is decoded. */
  private readonly host = new Slice()
  private readonly app = new Slice()

  constructor(sink: TelemetrySink) {
    this.sink = sink
  }

  /** A message that names no host comes from where it came from. */
  show({ host, app }: SyslogMessage, peer: string): void {
    if (host.length === 0 && peer !== '') this.setPeer(host, peer)
    if (isSame(this.host, host) && isSame(this.app, app)) return
    this.host.set(host.bytes, host.start, host.end)
    this.app.set(app.bytes, app.start, app.end)
    this.attributes.clear()
    if (host.length > 0) this.attributes.add(hostKey, 0, hostKey.length, host.bytes, host.start, host.end)
    if (app.length > 0) this.attributes.add(serviceKey, 0, serviceKey.length, app.bytes, app.start, app.end)
    this.sink.resource(this.attributes)
  }

  private setPeer(host: Slice, peer: string): void {
    let bytes = this.peers.get(peer)
    if (bytes === undefined) {
      bytes = Buffer.from(peer)
      this.peers.set(peer, bytes)
    }
    host.set(bytes, 0, bytes.length)
  }
}

function isSame(known: Slice, { bytes, start, end }: Slice): boolean {
  const from = known.start
  if (known.end - from !== end - start) return false
  for (let i = 0; i < end - start; i++) if (known.bytes[from + i] !== bytes[start + i]) return false
  return true
}
