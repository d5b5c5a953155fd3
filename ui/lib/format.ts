import { useMemo } from 'react'

import { useLanguage, usePreference } from './preferences.ts'
import type { Language } from './words.ts'
import { writeClock, writeDate } from './write-date.ts'
import { writeNumber } from './write-number.ts'

/** A figure and its unit, apart so that the unit can be set smaller. */
export interface Measure {
  readonly figure: string
  readonly unit: string
}

const least = 0.001
const gap = '\u2009' // thin space between figure and unit
const sizes = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Three meaningful digits: 0.042, 4.82, 48.2, 482, 4,820. */
function digitsFor(value: number): number {
  const size = Math.abs(value)
  return size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
}

/** More digits behind the point than anybody reads. */
const mostDecimals = 12

/** Three meaningful digits, or so many behind the point; without such a wish what is not nothing is never shown as 0. */
export function formatNumber(language: Language, value: number, decimals?: number): string {
  if (decimals !== undefined) {
    const digits = Math.min(Math.max(Math.round(decimals), 0), mostDecimals)
    return writeNumber(language, value, digits, digits)
  }
  if (value > 0 && value < least) return `<${least}`
  return writeNumber(language, value, digitsFor(value))
}

/** A count in full: 12,046. */
function formatCount(language: Language, value: number): string {
  return writeNumber(language, value, 0)
}

/** A large number with a k, M or G: 184 k. `unit` follows the letter: "184", "k rows/s". */
export function measureLarge(language: Language, value: number, unit: string, decimals?: number): Measure {
  const [scale, letter] = value >= 1e9 ? [1e9, 'G'] : value >= 1e6 ? [1e6, 'M'] : value >= 10_000 ? [1000, 'k'] : [1, '']
  return {
    figure: formatNumber(language, value / scale, decimals),
    unit: unit.startsWith('/') ? letter + unit : [letter, unit].filter(Boolean).join(' '),
  }
}

/** Decimal bytes. */
export function measureBytes(language: Language, bytes: number): Measure {
  const step = bytes > 0 ? Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3))) : 0
  return { figure: formatNumber(language, bytes / 1000 ** step), unit: sizes[step] ?? 'B' }
}

/** A duration: ns, µs, ms, s, min, h or d. */
export function measureDuration(language: Language, ms: number, decimals?: number): Measure {
  const [scale, unit] =
    ms === 0 || (ms >= 1 && ms < 1000)
      ? [1, 'ms']
      : ms < 1
        ? ms < 0.001
          ? [1e-6, 'ns']
          : [0.001, 'µs']
        : ms < 120_000
          ? [1000, 's']
          : ms < 7_200_000
            ? [60_000, 'min']
            : ms < 172_800_000
              ? [3_600_000, 'h']
              : [86_400_000, 'd']
  return { figure: formatNumber(language, ms / scale, decimals), unit }
}

/** A fraction as per cent. */
export function measureShare(language: Language, fraction: number): Measure {
  return { figure: formatNumber(language, fraction * 100), unit: '%' }
}

export function joinMeasure({ figure, unit }: Measure): string {
  return unit ? `${figure}${gap}${unit}` : figure
}

export interface TimeFormat {
  /** `UTC`, or the browser's zone. */
  readonly zone: string
  /** 13:42 */
  minute(ms: number): string
  /** 13:42:07 */
  second(ms: number): string
  /** 13:42:07.123 of an RFC 3339 instant with up to nine digits. */
  precise(instant: string): string
  /** 20 Nov 2026 */
  day(ms: number): string
  /** 20 Nov 2026, 13:42 */
  full(ms: number): string
  /** 20 Nov 2026, 13:42 UTC; clock and zone are one run from left to right. */
  zoned(ms: number): string
}

const timeFormats = new Map<string, TimeFormat>()

function timeFormat(language: Language, zone: 'utc' | 'local'): TimeFormat {
  const key = `${language}${zone}`
  const known = timeFormats.get(key)
  if (known) return known
  const isUtc = zone === 'utc'
  const clock = (ms: number): string => writeClock(isUtc ? ms : localMs(ms))
  const date = (ms: number): string => writeDate(language, isUtc ? ms : localMs(ms))
  const zoneName = isUtc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
  const made: TimeFormat = {
    zone: zoneName,
    minute: (ms) => clock(ms).slice(0, 5),
    second: clock,
    precise: (instant) => `${clock(Date.parse(instant))}.${(/\.(\d+)/.exec(instant)?.[1] ?? '').slice(0, 3).padEnd(3, '0')}`,
    day: date,
    full: (ms) => `${date(ms)}, ${clock(ms).slice(0, 5)}`,
    zoned: (ms) => `${date(ms)}, \u2066${clock(ms).slice(0, 5)} ${zoneName}\u2069`,
  }
  timeFormats.set(key, made)
  return made
}

/** The time at which a clock in UTC shows what the browser's own clock shows at `ms`. */
function localMs(ms: number): number {
  return ms - new Date(ms).getTimezoneOffset() * 60_000
}

/** Clock and calendar in the reader's language and chosen zone. */
export function useTimeFormat(): TimeFormat {
  return timeFormat(useLanguage(), usePreference('zone'))
}

export interface NumberFormats {
  number(value: number): string
  count(value: number): string
  large(value: number, unit?: string): Measure
  bytes(bytes: number): string
  duration(ms: number): string
  share(fraction: number): string
  /** "3 min ago", "in 2 h"; within a minute "now". */
  ago(ms: number, nowMs: number): string
}

/** Number formats in the reader's language. */
export function useFormat(): NumberFormats {
  const language = useLanguage()
  return useMemo(
    () => ({
      number: (value) => formatNumber(language, value),
      count: (value) => formatCount(language, value),
      large: (value, unit = '') => measureLarge(language, value, unit),
      bytes: (bytes) => joinMeasure(measureBytes(language, bytes)),
      duration: (ms) => joinMeasure(measureDuration(language, ms)),
      share: (fraction) => joinMeasure(measureShare(language, fraction)),
      ago: (ms, nowMs) => formatAgo(language, ms, nowMs),
    }),
    [language],
  )
}

const agoUnits = [
  { unit: 'day', length: 86_400, short: 'd' },
  { unit: 'hour', length: 3600, short: 'h' },
  { unit: 'minute', length: 60, short: 'min' },
] as const
const second = { unit: 'second', length: 1, short: 's' } as const

/** Relative time, whole units. */
export function formatAgo(language: Language, ms: number, nowMs: number): string {
  const seconds = Math.round((ms - nowMs) / 1000)
  const size = Math.abs(seconds)
  const { unit, length, short } = agoUnits.find((one) => size >= one.length) ?? second
  const count = Math.trunc(seconds / length)
  if (language === 'he') return relativeHebrew(count, unit)
  if (count === 0) return 'now'
  // Units as SI writes them.
  const text = `${writeNumber(language, Math.abs(count), 0)} ${short}`
  return count < 0 ? `${text} ago` : `in ${text}`
}

function relativeHebrew(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  const text = new Intl.RelativeTimeFormat('he', { numeric: count === 0 ? 'auto' : 'always' }).format(count, unit)
  // After its words for one and for two it writes the figure once more.
  return text.replace(/ \([12]\)$/, '')
}
