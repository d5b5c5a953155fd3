import { readIsoTime } from '../../lib/wire/iso-time.ts'
import type { Slice } from '../../model/bytes.ts'
import { keys, type SyslogMessage } from './message.ts'
import { readStructuredData } from './read-structured-data.ts'

const space = 0x20
const dash = 0x2d

/**
 * A message of RFC 5424, `at` behind its version: TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA MSG. False when it is none, and
 * nothing of it counts. Structured data may be missing, as Heroku sends it.
 */
export function readRfc5424(message: SyslogMessage, bytes: Buffer, at: number, end: number): boolean {
  const { record } = message
  const timeEnd = tokenEnd(bytes, at, end)
  if (!isNil(bytes, at, timeEnd) && !readIsoTime(bytes, at, timeEnd, record.time)) return false
  const hostEnd = tokenEnd(bytes, timeEnd + 1, end)
  const appEnd = tokenEnd(bytes, hostEnd + 1, end)
  const procEnd = tokenEnd(bytes, appEnd + 1, end)
  const idEnd = tokenEnd(bytes, procEnd + 1, end)
  if (procEnd >= end) return false
  setUnlessNil(message.host, bytes, timeEnd + 1, hostEnd)
  setUnlessNil(message.app, bytes, hostEnd + 1, appEnd)
  if (!isNil(bytes, appEnd + 1, procEnd)) message.attribute(keys.procId, bytes, appEnd + 1, procEnd)
  if (!isNil(bytes, procEnd + 1, idEnd)) message.attribute(keys.msgId, bytes, procEnd + 1, idEnd)
  let text = Math.min(end, textStart(message, bytes, idEnd + 1, end))
  // What rsyslog has from RFC 3164 keeps the space that stood behind its tag.
  if (text < end && bytes[text] === space) text++
  record.body.set(bytes, hasBom(bytes, text, end) ? text + 3 : text, end)
  return true
}

/** Where MSG begins. */
function textStart(message: SyslogMessage, bytes: Buffer, at: number, end: number): number {
  if (bytes[at] === 0x5b) {
    const after = readStructuredData(message, bytes, at, end)
    if (after < 0 || (after < end && bytes[after] !== space)) return at
    return after + 1
  }
  if (bytes[at] === dash && (at + 1 >= end || bytes[at + 1] === space)) return at + 2
  return at
}

function setUnlessNil(into: Slice, bytes: Buffer, start: number, end: number): void {
  if (!isNil(bytes, start, end)) into.set(bytes, start, end)
}

function isNil(bytes: Buffer, start: number, end: number): boolean {
  return end <= start || (end === start + 1 && bytes[start] === dash)
}

function tokenEnd(bytes: Buffer, at: number, end: number): number {
  let position = at
  while (position < end && bytes[position] !== space) position++
  return Math.min(position, end)
}

function hasBom(bytes: Buffer, at: number, end: number): boolean {
  return at + 3 <= end && bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf
}
