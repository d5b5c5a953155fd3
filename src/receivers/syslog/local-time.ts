import { setNanoFromMs, type NanoTime } from '../../model/bytes.ts'
import type { ZoneOffset } from './zone.ts'

/** What a time without year and zone is read by. */
export interface TimeContext {
  readonly zone: ZoneOffset
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** Of `receivedAt`, in UTC. */
  readonly year: number
}

const dayMs = 86_400_000
const quarterMs = 900_000
/** So far ahead a clock may be. */
const clockErrorMs = 300_000

/** Names that Cisco writes behind a time, in hours ahead of UTC. */
const zoneHours: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  CET: 1,
  CEST: 2,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthOf = new Map(months.map((name, index) => [codeOf(Buffer.from(name), 0), index]))

/**
 * A time of RFC 3164 (`Nov  2 07:00:00`), with the year, the fraction, and the zone that devices add, at `at`. Returns where it ends, or -1
 * when there is none. The year is the one that brings it next to the time it was received at; what would lie in the future comes from a
 * clock of another zone and is moved back by quarters of an hour.
 */
export function readLocalTime(bytes: Buffer, at: number, end: number, context: TimeContext, into: NanoTime): number {
  const { zone, receivedAt } = context
  let position = at
  let year = yearAt(bytes, position, end)
  if (year > 0) position += 5
  const month = position + 3 <= end ? monthOf.get(codeOf(bytes, position)) : undefined
  if (month === undefined || bytes[position + 3] !== space) return -1
  position += 4
  if (bytes[position] === space) position++
  let day = digitAt(bytes, position)
  if (day < 0) return -1
  const second = digitAt(bytes, position + 1)
  if (second >= 0) day = day * 10 + second
  position += second >= 0 ? 2 : 1
  if (day < 1 || day > 31 || bytes[position++] !== space) return -1
  if (year < 0) {
    year = yearAt(bytes, position, end)
    if (year > 0) position += 5
  }
  if (position + 8 > end || bytes[position + 2] !== colon || bytes[position + 5] !== colon) return -1
  const hour = twoDigits(bytes, position)
  const minute = twoDigits(bytes, position + 3)
  const seconds = twoDigits(bytes, position + 6)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || seconds < 0 || seconds > 60) return -1
  position += 8
  const after = skipFraction(bytes, position, end)
  const milliseconds = fractionMs(bytes, position, after)
  const zoned = readZoneName(bytes, after, end)
  const place = (inYear: number): number => {
    const local = Date.UTC(inYear, month, day, hour, minute, seconds) + milliseconds
    return local - (zoned === undefined ? zone(local) : zoned.hours * 3_600_000)
  }
  const ms = year > 0 ? place(year) : nearest(place, context)
  setNanoFromMs(into, zoned === undefined ? notInFuture(ms, receivedAt) : ms)
  return zoned === undefined ? after : zoned.end
}

function nearest(place: (year: number) => number, { receivedAt, year }: TimeContext): number {
  const ms = place(year)
  if (ms - receivedAt > 2 * dayMs) return place(year - 1)
  return receivedAt - ms > 363 * dayMs ? place(year + 1) : ms
}

function notInFuture(ms: number, receivedAt: number): number {
  const aheadMs = ms - receivedAt - clockErrorMs
  return aheadMs <= 0 || aheadMs > dayMs ? ms : ms - Math.ceil(aheadMs / quarterMs) * quarterMs
}

/** Of the fraction that begins at `at`, if one does. */
function skipFraction(bytes: Buffer, at: number, end: number): number {
  // Behind the end stands the next message.
  if (at + 1 >= end || bytes[at] !== dot || digitAt(bytes, at + 1) < 0) return at
  let position = at + 1
  while (position < end && position - at < 10 && digitAt(bytes, position) >= 0) position++
  return position
}

function fractionMs(bytes: Buffer, at: number, end: number): number {
  let ms = 0
  let scale = 100
  for (let position = at + 1; position < end; position++, scale /= 10) ms += digitAt(bytes, position) * scale
  return ms
}

/** ` UTC:` behind a time, the colon not taken. */
function readZoneName(bytes: Buffer, at: number, end: number): { readonly hours: number; readonly end: number } | undefined {
  if (bytes[at] !== space) return undefined
  for (let length = 3; length <= 4; length++) {
    if (at + length + 1 >= end || bytes[at + 1 + length] !== colon) continue
    const name = bytes.toString('latin1', at + 1, at + 1 + length)
    const hours = Object.hasOwn(zoneHours, name) ? zoneHours[name] : undefined
    if (hours !== undefined) return { hours, end: at + 1 + length }
  }
  return undefined
}

/** `2026 ` at `at`; -1 when it is not there. */
function yearAt(bytes: Buffer, at: number, end: number): number {
  if (at + 5 > end || bytes[at + 4] !== space) return -1
  const high = twoDigits(bytes, at)
  const low = twoDigits(bytes, at + 2)
  return high < 19 || high > 21 || low < 0 ? -1 : high * 100 + low
}

function twoDigits(bytes: Buffer, at: number): number {
  const high = digitAt(bytes, at)
  const low = digitAt(bytes, at + 1)
  return high < 0 || low < 0 ? -1 : high * 10 + low
}

function digitAt(bytes: Buffer, at: number): number {
  const digit = (bytes[at] ?? 0) - 48
  return digit >= 0 && digit <= 9 ? digit : -1
}

/** Three letters in one number, without case. */
function codeOf(bytes: Buffer, at: number): number {
  return (((bytes[at] ?? 0) | 32) << 16) | (((bytes[at + 1] ?? 0) | 32) << 8) | ((bytes[at + 2] ?? 0) | 32)
}

const space = 0x20
const colon = 0x3a
const dot = 0x2e
