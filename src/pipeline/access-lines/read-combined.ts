import { setNanoFromMs } from '../../model/bytes.ts'
import type { LogRecordView } from '../../model/log-record.ts'
import { addRange, keys, severityOfStatus } from './keys.ts'
import { findQuote, readRequest } from './read-request.ts'

const space = 0x20
const quote = 0x22
/** Client, identity and user stand before the time. */
const longestHead = 200
const months = Buffer.from('JanFebMarAprMayJunJulAugSepOctNovDec')

/**
 * The access lines of nginx (`combined`) and Apache (`common`, `combined`, `vhost_combined`):
 * `client - user [22/Nov/2026:07:00:00 +0000] "GET / HTTP/1.1" 200 12 "referer" "agent"`. False, and nothing done, for any other line.
 */
export function readCombined(record: LogRecordView): boolean {
  const { bytes, start, end } = record.body
  const bracket = findTime(bytes, start, Math.min(end, start + longestHead))
  if (bracket < 0) return false
  const requestStart = bracket + 30
  if (requestStart > end || bytes[bracket + 27] !== 0x5d || bytes[bracket + 28] !== space || bytes[bracket + 29] !== quote) return false
  const ms = readTime(bytes, bracket + 1)
  const requestEnd = findQuote(bytes, requestStart, end)
  if (ms === undefined || requestEnd < 0) return false
  const statusStart = requestEnd + 2
  const status = readStatus(bytes, statusStart, end)
  if (status === 0 || bytes[requestEnd + 1] !== space) return false

  const { attributes } = record
  readHead(record, bytes, start, bracket - 1)
  readRequest(attributes, bytes, requestStart, requestEnd)
  addRange(attributes, keys.status, bytes, statusStart, statusStart + 3)
  const sizeStart = statusStart + 4
  let sizeEnd = sizeStart
  while (sizeEnd < end && isDigit(bytes[sizeEnd])) sizeEnd++
  addRange(attributes, keys.responseBytes, bytes, sizeStart, sizeEnd)
  if (sizeEnd === sizeStart && bytes[sizeEnd] === 0x2d) sizeEnd++
  readQuoted(record, bytes, sizeEnd, end)
  if (record.time.low === 0 && record.time.high === 0) setNanoFromMs(record.time, ms)
  record.severityNumber = Math.max(record.severityNumber, severityOfStatus(status))
  return true
}

/** Of the bracket before `22/Nov/2026:`; -1 when there is none. */
function findTime(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at + 28 < end; at++) {
    const byte = bytes[at] ?? 0
    // A quote or a brace before the time: another kind of line.
    if (byte === quote || byte === 0x7b || byte < space) return -1
    if (byte !== 0x5b) continue
    if (at > start && bytes[at - 1] === space && bytes[at + 3] === 0x2f && bytes[at + 7] === 0x2f && bytes[at + 12] === 0x3a) return at
  }
  return -1
}

/** `22/Nov/2026:07:00:00 +0100` at `at` to epoch milliseconds. */
function readTime(bytes: Buffer, at: number): number | undefined {
  const day = number(bytes, at, 2)
  const month = monthAt(bytes, at + 3)
  const year = number(bytes, at + 7, 4)
  const hour = number(bytes, at + 12, 2)
  const minute = number(bytes, at + 15, 2)
  const second = number(bytes, at + 18, 2)
  const sign = bytes[at + 21]
  const zoneHours = number(bytes, at + 22, 2)
  const zoneMinutes = number(bytes, at + 24, 2)
  if (month < 0 || year < 0 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined
  if (second < 0 || second > 60 || zoneHours < 0 || zoneHours > 18 || zoneMinutes < 0 || zoneMinutes > 59) return undefined
  if (sign !== 0x2b && sign !== 0x2d) return undefined
  const offsetMs = (zoneHours * 60 + zoneMinutes) * 60_000 * (sign === 0x2d ? -1 : 1)
  return Date.UTC(year, month, day, hour, minute, second) - offsetMs
}

/** From 0; -1 when it is none. */
function monthAt(bytes: Buffer, at: number): number {
  for (let month = 0; month < 12; month++) {
    const name = 3 * month
    if (bytes[at] === months[name] && bytes[at + 1] === months[name + 1] && bytes[at + 2] === months[name + 2]) return month
  }
  return -1
}

/** -1 when it has anything but digits. */
function number(bytes: Buffer, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = (bytes[i] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** `client identity user`, or with the name of the virtual host before it. */
function readHead({ attributes }: LogRecordView, bytes: Buffer, start: number, end: number): void {
  let first = tokenEnd(bytes, start, end)
  let from = start
  const second = tokenEnd(bytes, first + 1, end)
  // Only a client is followed by an identity, which nobody has.
  if (second < end && !isNil(bytes, first + 1, second) && isNil(bytes, second + 1, tokenEnd(bytes, second + 1, end))) {
    addRange(attributes, keys.server, bytes, start, first)
    from = first + 1
    first = second
  }
  addRange(attributes, keys.client, bytes, from, first)
  const user = tokenEnd(bytes, first + 1, end) + 1
  // Names may have spaces.
  if (user < end) addRange(attributes, keys.user, bytes, user, end)
}

/** Referer, user agent, and what `main` of nginx adds. */
function readQuoted({ attributes }: LogRecordView, bytes: Buffer, from: number, end: number): void {
  let at = from
  for (const key of [keys.referer, keys.userAgent, keys.forwardedFor]) {
    if (bytes[at] !== space || bytes[at + 1] !== quote || at + 2 > end) return
    const to = findQuote(bytes, at + 2, end)
    if (to < 0) return
    addRange(attributes, key, bytes, at + 2, to)
    at = to + 1
  }
}

/** A status of three digits with a space or the end behind it; 0 when it is none. */
function readStatus(bytes: Buffer, at: number, end: number): number {
  if (at + 3 > end || (at + 3 < end && bytes[at + 3] !== space)) return 0
  if (!isDigit(bytes[at]) || !isDigit(bytes[at + 1]) || !isDigit(bytes[at + 2])) return 0
  const status = ((bytes[at] ?? 0) - 48) * 100 + ((bytes[at + 1] ?? 0) - 48) * 10 + (bytes[at + 2] ?? 0) - 48
  return status >= 100 && status <= 599 ? status : 0
}

function tokenEnd(bytes: Buffer, at: number, end: number): number {
  let position = at
  while (position < end && bytes[position] !== space) position++
  return Math.min(position, end)
}

function isNil(bytes: Buffer, start: number, end: number): boolean {
  return end === start + 1 && bytes[start] === 0x2d
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39
}
