import { gunzipSync, inflateSync } from 'node:zlib'

import { z } from 'zod'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { readIsoTime } from '../../lib/wire/iso-time.ts'
import { brokenJson, JsonLeaves, JsonPaths } from '../../lib/wire/json-leaves.ts'
import { AttributeList } from '../../model/attributes.ts'
import { setNanoFromMs } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { framesOf, splitAt } from '../frames.ts'
import { prometheusStatuses } from '../prometheus-statuses.ts'
import { type Answers, anyContentType, defineReceiver, type Endpoint, type Intake } from '../receiver.ts'
import { listenAt, portSetting, socketSettings } from '../socket-settings.ts'
import { cards } from './cards.ts'
import { ChunkedMessages } from './chunked-messages.ts'
import { limits } from './limits.ts'

const settings = z.strictObject({
  udp: portSetting('UDP port; 12201 is the usual one'),
  tcp: portSetting('TCP port for messages that end with NUL; 12201 is the usual one'),
  ...socketSettings,
})

/** Graylog's extended log format, GELF 1.1 (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html): what Docker and many loggers send. */
export const gelf = defineReceiver({
  name: 'gelf',
  title: 'GELF (Graylog)',
  cards,
  settings,
  decodeFrames: decode,
  endpoints: (chosen) => {
    const [udp, tcp] = [listenAt(chosen, chosen.udp), listenAt(chosen, chosen.tcp)]
    const endpoints: Endpoint[] = [
      {
        kind: 'http',
        signal: 'logs',
        method: 'POST',
        path: '/gelf',
        contentTypes: [anyContentType],
        maxBodyBytes: limits.frameBytes,
        decode,
        answers,
      },
    ]
    if (udp !== undefined)
      endpoints.push({
        kind: 'udp',
        signal: 'logs',
        path: 'udp',
        listen: udp,
        maxFrameBytes: limits.datagramBytes,
        decode,
        elsewhere,
        assemble: () => new ChunkedMessages(),
      })
    if (tcp !== undefined) {
      const stream = { signal: 'logs', path: 'tcp', listen: tcp, maxFrameBytes: limits.frameBytes, decode, elsewhere } as const
      endpoints.push({ kind: 'tcp', ...stream, split: splitAt(0), restIsFrame: true })
    }
    return endpoints
  },
})

const answers: Answers = {
  accepted: ({ accepted }) => ({ status: accepted > 0 ? 202 : 400 }),
  refused: ({ kind, message }) => ({
    status: prometheusStatuses[kind],
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: message,
  }),
}

type Role = 'time' | 'level' | 'host' | 'service' | 'text' | 'whole' | 'none' | Buffer
const roles: Readonly<Record<string, Role>> = {
  version: 'none',
  timestamp: 'time',
  level: 'level',
  host: 'host',
  facility: 'service',
  _service: 'service',
  _app: 'service',
  short_message: 'text',
  full_message: 'whole',
}
/** Own fields begin with an underscore, which belongs to the format. */
const paths = new JsonPaths<Role>((path) => (Object.hasOwn(roles, path) ? (roles[path] ?? 'none') : Buffer.from(path.replace(/^_/, ''))))
/** Of syslog's levels, as OpenTelemetry counts. */
const severities = [21, 19, 18, 17, 13, 10, 9, 5]

function decode({ body, frames: given }: Intake, sink: TelemetrySink): void {
  const frames = framesOf(body, given)
  let left = limits.unpackedBytes
  for (let i = 0; i < frames.length; i++) {
    const bytes = body.subarray(frames.starts[i], frames.ends[i])
    const isPacked = isPackedMessage(body, frames.starts[i] ?? 0)
    const message = isPacked && left <= 0 ? undefined : unpack(bytes)
    // Deflate makes at most 1032 bytes of one (https://zlib.net/zlib_tech.html): what is broken spent no more than that.
    if (isPacked) left -= message?.length ?? Math.min(limits.frameBytes, bytes.length * 1032)
    if (message === undefined) sink.reject('unsupported', 1)
    else if (message.length > 0) readMessage(message, sink)
  }
}

/** Those with a packed message go to the thread: a kilobyte can be a megabyte. */
const elsewhere = { inlineBytes: limits.inlineBytes, isHeavy: isPackedMessage }

/** gzip or zlib, by the first bytes. */
function isPackedMessage(bytes: Buffer, start: number): boolean {
  return (bytes[start] === 0x1f && bytes[start + 1] === 0x8b) || (bytes[start] === 0x78 && bytes[start + 1] !== 0x7b)
}

/** Messages come compressed or not; undefined: one chunk alone, or broken. */
function unpack(bytes: Buffer): Buffer | undefined {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, { maxOutputLength: limits.frameBytes })
    if (bytes[0] === 0x78 && bytes[1] !== 0x7b) return inflateSync(bytes, { maxOutputLength: limits.frameBytes })
    return bytes[0] === 0x1e && bytes[1] === 0x0f ? undefined : bytes
  } catch {
    return undefined
  }
}

function readMessage(bytes: Buffer, sink: TelemetrySink): void {
  const record = new LogRecordView()
  const resource = new AttributeList()
  let isSound = true
  const leaves = new JsonLeaves<Role>(bytes, new ByteWriter(256), limits, ({ role, key }, kind, from, start, end) => {
    if (role === 'time') isSound = readTime(record, from, start, end) && isSound
    else if (role === 'level') record.severityNumber = severities[Number(from.toString('latin1', start, end))] ?? 0
    else if (role === 'text' || role === 'whole') {
      if (role === 'whole' || record.body.length === 0) record.body.set(from, start, end)
    } else if (role === 'host' || role === 'service') {
      const name = role === 'host' ? hostKey : serviceKey
      resource.add(name, 0, name.length, from, start, end)
    } else if (role !== 'none' && kind !== 'object') record.attributes.add(role, 0, role.length, from, start, end)
    else if (role !== 'none') record.attributes.add(key, 0, key.length, from, start, end)
  })
  try {
    leaves.walk(0, bytes.length, paths.root)
  } catch (error) {
    if (error !== brokenJson) throw error
    isSound = false
  }
  if (!isSound || record.body.length === 0) {
    sink.reject('malformed', 1)
    return
  }
  sink.resource(resource)
  sink.logRecord(record)
}

const hostKey = Buffer.from('host.name')
const serviceKey = Buffer.from('service.name')

/** Seconds since 1970 with milliseconds behind a point; some send ISO 8601. */
function readTime({ time }: LogRecordView, bytes: Buffer, start: number, end: number): boolean {
  if (readIsoTime(bytes, start, end, time)) return true
  const seconds = end - start <= 24 ? Number(bytes.toString('latin1', start, end)) : NaN
  if (!(seconds > 0 && seconds < 9_000_000_000)) return false
  setNanoFromMs(time, seconds * 1000)
  return true
}
