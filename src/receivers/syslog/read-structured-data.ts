import { limits } from './limits.ts'
import type { SyslogMessage } from './message.ts'

const prefix = Buffer.from('syslog.')
const dot = Buffer.from('.')

/**
 * STRUCTURED-DATA of RFC 5424 at `at`, which is a `[`: each parameter becomes the attribute `syslog.ID.NAME`. Returns where it ends; -1, and
 * no attribute, when it is none: then it is the beginning of the text.
 */
export function readStructuredData(message: SyslogMessage, bytes: Buffer, at: number, end: number): number {
  const { attributes } = message.record
  const before = attributes.length
  let position = at
  while (position < end && bytes[position] === 0x5b) {
    position = readElement(message, bytes, position + 1, end)
    if (position < 0) {
      attributes.length = before
      return -1
    }
  }
  return position
}

/** From behind `[` to behind `]`. One without parameters would be nothing that is stored, and is nearly always the beginning of a text. */
function readElement(message: SyslogMessage, bytes: Buffer, at: number, end: number): number {
  const idEnd = nameEnd(bytes, at, end)
  if (idEnd === at || bytes[idEnd] !== 0x20) return -1
  let position = idEnd
  while (position < end && bytes[position] === 0x20) {
    while (bytes[position] === 0x20) position++
    // Some senders end with a space.
    if (bytes[position] === 0x5d) break
    const start = position
    position = nameEnd(bytes, start, end)
    if (position === start || bytes[position] !== 0x3d || bytes[position + 1] !== 0x22) return -1
    position = readParameter(message, bytes, { idStart: at, idEnd, nameStart: start, nameEnd: position, valueStart: position + 2, end })
    if (position < 0) return -1
  }
  return bytes[position] === 0x5d ? position + 1 : -1
}

interface Parameter {
  readonly idStart: number
  readonly idEnd: number
  readonly nameStart: number
  readonly nameEnd: number
  readonly valueStart: number
  readonly end: number
}

function readParameter(message: SyslogMessage, bytes: Buffer, parameter: Parameter): number {
  const { valueStart, end } = parameter
  let position = valueStart
  let escaped = false
  for (; position < end && bytes[position] !== 0x22; position++) {
    if (bytes[position] !== 0x5c) continue
    escaped = true
    position++
  }
  if (position >= end) return -1
  const { attributes } = message.record
  if (attributes.length > limits.parameters) return position + 1
  const key = writeKey(message, bytes, parameter)
  if (escaped) {
    const value = writeUnescaped(message, bytes, valueStart, position)
    attributes.add(key.bytes, key.start, key.end, value.bytes, value.start, value.end)
  } else attributes.add(key.bytes, key.start, key.end, bytes, valueStart, position)
  return position + 1
}

interface Written {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

function writeKey({ scratch }: SyslogMessage, bytes: Buffer, { idStart, idEnd, nameStart, nameEnd: nameTo }: Parameter): Written {
  const start = scratch.length
  scratch.raw(prefix)
  scratch.raw(bytes, idStart, idEnd)
  scratch.raw(dot)
  scratch.raw(bytes, nameStart, nameTo)
  return { bytes: scratch.bytes, start, end: scratch.length }
}

/** Only `"`, `\` and `]` are escaped; before anything else the backslash stands for itself. */
function writeUnescaped({ scratch }: SyslogMessage, bytes: Buffer, from: number, to: number): Written {
  const start = scratch.length
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1]
    if (byte === 0x5c && at + 1 < to && (next === 0x22 || next === 0x5c || next === 0x5d)) scratch.uint8(bytes[++at] ?? 0)
    else scratch.uint8(byte)
  }
  return { bytes: scratch.bytes, start, end: scratch.length }
}

/** SD-NAME: printable, without `=`, space, `]`, `"`. */
function nameEnd(bytes: Buffer, at: number, end: number): number {
  let position = at
  for (; position < end; position++) {
    const byte = bytes[position] ?? 0
    if (byte <= 0x20 || byte === 0x3d || byte === 0x5d || byte === 0x22) break
  }
  return position
}
