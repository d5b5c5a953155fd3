import { quoteGo } from '../../go-quote.ts'
import { GoCallError } from '../value/go-value.ts'
import { months, weekdays } from './clock.ts'
import { layoutPiece } from './format-time.ts'
import { GoTime } from './go-time.ts'
import { fixedZone, utc } from './zone.ts'

interface Read {
  year: number
  month: number
  day: number
  yearDay: number | undefined
  hour: number
  afternoon: boolean | undefined
  minute: number
  second: number
  nanosecond: number
  offsetSeconds: number
}

type Reader = readonly [pattern: RegExp, take: (read: Read, found: string) => void]

const number = (pattern: RegExp, field: 'year' | 'month' | 'day' | 'yearDay' | 'hour' | 'minute' | 'second'): Reader => [
  pattern,
  (read, found) => {
    read[field] = Number(found)
  },
]
const named = (names: readonly string[], length?: number): Reader => [
  new RegExp(names.map((name) => name.slice(0, length)).join('|'), 'iy'),
  (read, found) => {
    if (names === months) read.month = names.findIndex((name) => name.slice(0, length).toLowerCase() === found.toLowerCase()) + 1
  },
]
const half: Reader = [
  /[AP]M/iy,
  (read, found) => {
    read.afternoon = /p/i.test(found)
  },
]
const offset = (pattern: RegExp): Reader => [
  pattern,
  (read, found) => {
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = /([+-])(\d\d):?(\d\d)?:?(\d\d)?/.exec(found) ?? []
    read.offsetSeconds = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  },
]
const fraction = (pattern: RegExp): Reader => [
  pattern,
  (read, found) => {
    read.nanosecond = Number(found.slice(1).padEnd(9, '0').slice(0, 9))
  },
]
const readers: Readonly<Record<string, Reader>> = {
  January: named(months),
  Jan: named(months, 3),
  Monday: named(weekdays),
  Mon: named(weekdays, 3),
  MST: [/[A-Z]{3,5}|[+-]\d\d/y, () => undefined],
  2006: number(/\d{4}/y, 'year'),
  '06': [
    /\d\d/y,
    (read, found) => {
      read.year = Number(found) + (Number(found) >= 69 ? 1900 : 2000)
    },
  ],
  '01': number(/\d\d/y, 'month'),
  1: number(/\d\d?/y, 'month'),
  '02': number(/\d\d/y, 'day'),
  _2: number(/ ?\d\d?/y, 'day'),
  2: number(/\d\d?/y, 'day'),
  __2: number(/ {0,2}\d{1,3}/y, 'yearDay'),
  '002': number(/\d{3}/y, 'yearDay'),
  15: number(/\d\d/y, 'hour'),
  '03': number(/\d\d/y, 'hour'),
  3: number(/\d\d?/y, 'hour'),
  '04': number(/\d\d/y, 'minute'),
  4: number(/\d\d?/y, 'minute'),
  '05': number(/\d\d/y, 'second'),
  5: number(/\d\d?/y, 'second'),
  PM: half,
  pm: half,
  'Z07:00': offset(/Z|[+-]\d\d:\d\d/y),
  Z0700: offset(/Z|[+-]\d{4}/y),
  Z07: offset(/Z|[+-]\d\d/y),
  '-07:00': offset(/[+-]\d\d:\d\d/y),
  '-0700': offset(/[+-]\d{4}/y),
  '-07': offset(/[+-]\d\d/y),
  'Z07:00:00': offset(/Z|[+-]\d\d:\d\d:\d\d/y),
  Z070000: offset(/Z|[+-]\d{6}/y),
  '-07:00:00': offset(/[+-]\d\d:\d\d:\d\d/y),
  '-070000': offset(/[+-]\d{6}/y),
}

/** Reads a time written in a layout of Go's, in UTC unless it says otherwise. Throws GoCallError in Go's words. */
export function parseTime(layout: string, text: string): GoTime {
  const read: Read = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: undefined,
    hour: 0,
    afternoon: undefined,
    minute: 0,
    second: 0,
    nanosecond: 0,
    offsetSeconds: 0,
  }
  const fail = (rest: string, piece: string): never => {
    throw new GoCallError(`parsing time ${quoteGo(text)} as ${quoteGo(layout)}: cannot parse ${quoteGo(rest)} as ${quoteGo(piece)}`)
  }
  let at = 0
  for (const piece of splitLayout(layout)) {
    const reader = readerOf(piece)
    if (reader === undefined) {
      if (!text.startsWith(piece, at)) fail(text.slice(at), piece)
      at += piece.length
      continue
    }
    const [pattern, take] = reader
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? fail(text.slice(at), piece)
    take(read, found)
    at += found.length
    // Seconds may bring a fraction that the layout does not name.
    if (piece === '05' || piece === '5') at += takeFraction(read, layout, text, at)
  }
  if (at < text.length) throw new GoCallError(`parsing time ${quoteGo(text)}: extra text: ${quoteGo(text.slice(at))}`)
  return new GoTime(toNanoseconds(read, text), read.offsetSeconds === 0 ? utc : fixedZone(read.offsetSeconds))
}

function splitLayout(layout: string): readonly string[] {
  const pieces: string[] = []
  let last = 0
  for (const match of layout.matchAll(layoutPiece)) {
    if (match.index > last) pieces.push(layout.slice(last, match.index))
    pieces.push(match[0])
    last = match.index + match[0].length
  }
  if (last < layout.length) pieces.push(layout.slice(last))
  return pieces
}

function readerOf(piece: string): Reader | undefined {
  if (/^[.,]0+$/.test(piece)) return fraction(new RegExp(`[.,]\\d{${piece.length - 1}}`, 'y'))
  if (/^[.,]9+$/.test(piece)) return fraction(/(?:[.,]\d+)?/y)
  return Object.hasOwn(readers, piece) ? readers[piece] : undefined
}

function takeFraction(read: Read, layout: string, text: string, at: number): number {
  const found = /[.,]0|[.,]9/.test(layout) ? undefined : /^[.,]\d+/.exec(text.slice(at, at + 20))?.[0]
  if (found === undefined) return 0
  read.nanosecond = Number(found.slice(1).padEnd(9, '0').slice(0, 9))
  return found.length
}

function toNanoseconds(read: Read, text: string): bigint {
  const outOfRange = (what: string): never => {
    throw new GoCallError(`parsing time ${quoteGo(text)}: ${what} out of range`)
  }
  if (read.month < 1 || read.month > 12) outOfRange('month')
  if (read.hour > 23) outOfRange('hour')
  if (read.minute > 59) outOfRange('minute')
  if (read.second > 59) outOfRange('second')
  const hour = read.afternoon === undefined ? read.hour : (read.hour % 12) + (read.afternoon ? 12 : 0)
  const date = new Date(0)
  date.setUTCFullYear(read.year, read.yearDay === undefined ? read.month - 1 : 0, read.yearDay ?? read.day)
  if (read.yearDay === undefined && date.getUTCDate() !== read.day) outOfRange('day')
  const seconds = date.getTime() / 1000 + hour * 3600 + read.minute * 60 + read.second - read.offsetSeconds
  return BigInt(seconds) * 1_000_000_000n + BigInt(read.nanosecond)
}
