import { readIsoTime } from '../../lib/wire/iso-time.ts'
import { limits } from './limits.ts'
import { readLocalTime, type TimeContext } from './local-time.ts'
import { keys, type SyslogMessage } from './message.ts'

const space = 0x20
const colon = 0x3a
const bracket = 0x5b
const closing = 0x5d
const percent = 0x25

/**
 * A message as RFC 3164 found them, `at` behind the priority: time, host, `tag[pid]:`, text. Whatever is missing is missing: there is
 * nothing that is no such message. Knows a time in ISO 8601 (rsyslog), and what Cisco writes before and behind the time.
 */
export function readRfc3164(message: SyslogMessage, bytes: Buffer, at: number, end: number, context: TimeContext): void {
  const { record } = message
  record.body.set(bytes, at, end)
  const start = skipDevicePrefix(bytes, at, end)
  const afterTime = readTime(message, bytes, start, end, context)
  if (afterTime < 0) {
    readTag(message, bytes, at, end, true)
    return
  }
  // Cisco: `time: %FACILITY-SEVERITY-NAME: text`, the host is told before or not at all.
  if (afterTime < end && bytes[afterTime] === colon) {
    readDeviceText(message, bytes, skipSpaces(bytes, afterTime + 1, end), end)
    return
  }
  if (bytes[afterTime] !== space && afterTime < end) return
  readHost(message, bytes, skipSpaces(bytes, afterTime, end), end)
}

function readTime(message: SyslogMessage, bytes: Buffer, at: number, end: number, context: TimeContext): number {
  const { time } = message.record
  const first = bytes[at] ?? 0
  if (first >= 0x30 && first <= 0x39 && bytes[at + 4] === 0x2d) {
    const iso = tokenEnd(bytes, at, end)
    return readIsoTime(bytes, at, iso, time) ? iso : -1
  }
  return readLocalTime(bytes, at, end, context, time)
}

/** `45: `, `router1: `, and the mark of a clock that is not set, `*` or `.`; where there is none it stays. */
function skipDevicePrefix(bytes: Buffer, at: number, end: number): number {
  let position = at
  for (let parts = 0; parts < 3; parts++) {
    const tokenTo = tokenEnd(bytes, position, Math.min(end, position + 64))
    if (tokenTo === position || bytes[tokenTo - 1] !== colon || tokenTo >= end) break
    position = skipSpaces(bytes, tokenTo, end)
  }
  return bytes[position] === 0x2a || bytes[position] === 0x2e ? position + 1 : position
}

function readHost(message: SyslogMessage, bytes: Buffer, at: number, end: number): void {
  const { record, host } = message
  record.body.set(bytes, at, end)
  const tokenTo = tokenEnd(bytes, at, end)
  if (readTag(message, bytes, at, end, false)) return
  if (tokenTo - at > limits.nameBytes || tokenTo === end) return
  host.set(bytes, at, tokenTo)
  let position = skipSpaces(bytes, tokenTo, end)
  // Cisco's firewalls: `host : %ASA-6-302013: text`.
  if (bytes[position] === colon) position = skipSpaces(bytes, position + 1, end)
  record.body.set(bytes, position, end)
  if (bytes[position] === percent) readDeviceText(message, bytes, position, end)
  else readTag(message, bytes, position, end, false)
}

/** `tag[pid]: ` or `tag: `; what is behind it is the text. */
function readTag(message: SyslogMessage, bytes: Buffer, at: number, end: number, needsPid: boolean): boolean {
  let position = at
  for (; position < end && position - at <= limits.nameBytes; position++) {
    const byte = bytes[position]
    if (byte === space || byte === colon || byte === bracket) break
  }
  const tagEnd = position
  if (tagEnd === at || tagEnd === end || bytes[tagEnd] === space || tagEnd - at > limits.nameBytes) return false
  if (bytes[position] === bracket) {
    const pidEnd = findByte(bytes, closing, position, Math.min(end, position + 64))
    if (pidEnd < 0) return false
    message.attribute(keys.procId, bytes, position + 1, pidEnd)
    position = pidEnd + 1
  } else if (needsPid) return false
  if (bytes[position] === colon) position++
  message.app.set(bytes, at, tagEnd)
  message.record.body.set(bytes, bytes[position] === space && position < end ? position + 1 : Math.min(position, end), end)
  return true
}

/** `%SYS-5-CONFIG_I: text` is text as a whole, and its name the message's. */
function readDeviceText(message: SyslogMessage, bytes: Buffer, at: number, end: number): void {
  message.record.body.set(bytes, at, end)
  if (bytes[at] !== percent) return
  const nameEnd = findByte(bytes, colon, at, Math.min(end, at + 128))
  if (nameEnd > at) message.attribute(keys.msgId, bytes, at + 1, nameEnd)
}

/** -1 when it is not there; never looks behind `end`, where other lines follow. */
function findByte(bytes: Buffer, byte: number, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === byte) return at
  return -1
}

function tokenEnd(bytes: Buffer, at: number, end: number): number {
  let position = at
  while (position < end && bytes[position] !== space) position++
  return position
}

function skipSpaces(bytes: Buffer, at: number, end: number): number {
  let position = at
  while (position < end && bytes[position] === space) position++
  return position
}
