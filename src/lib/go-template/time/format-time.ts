import { clockOf, months, weekdays, type Clock } from './clock.ts'
import type { Zone } from './zone.ts'

/** The pieces of Go's reference time, those first that begin like others. */
export const layoutPiece =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|002|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|01|02|03|04|05|06|_2006|_2|15|PM|pm|[.,](?:0+|9+)(?!\d)|1|2|3|4|5/g

/** An instant in a layout of Go's `time.Format`, which shows how Mon Jan 2 15:04:05 MST 2006 would look. */
export function formatTime(nanoseconds: bigint, zone: Zone, layout: string): string {
  const clock = clockOf(nanoseconds, zone)
  return layout.replace(layoutPiece, (found, at: number) => formatPiece(found, clock, layout[at - 1]))
}

function formatPiece(found: string, clock: Clock, before: string | undefined): string {
  const { year, month, day, hour, minute, second } = clock
  const two = (value: number, fill = '0'): string => String(value).padStart(2, fill)
  const hour12 = hour % 12 === 0 ? 12 : hour % 12
  switch (found) {
    case 'January':
      return months[month - 1] ?? ''
    case 'Jan':
      return (months[month - 1] ?? '').slice(0, 3)
    case 'Monday':
      return weekdays[clock.weekday] ?? ''
    case 'Mon':
      return (weekdays[clock.weekday] ?? '').slice(0, 3)
    case 'MST':
      return clock.abbreviation === '' ? formatOffset('-0700', clock.offsetSeconds, 0) : clock.abbreviation
    case '2006':
      return formatYear(year)
    case '_2006':
      return `_${formatYear(year)}`
    case '06':
      return two(((year % 100) + 100) % 100)
    case '01':
      return two(month)
    case '1':
      return String(month)
    case '02':
      return two(day)
    case '_2':
      return two(day, ' ')
    case '2':
      return String(day)
    case '__2':
      return String(clock.yearDay).padStart(3, ' ')
    case '002':
      return String(clock.yearDay).padStart(3, '0')
    case '15':
      return two(hour)
    case '03':
      return two(hour12)
    case '3':
      return String(hour12)
    case '04':
      return two(minute)
    case '4':
      return String(minute)
    case '05':
      return two(second)
    case '5':
      return String(second)
    case 'PM':
      return hour >= 12 ? 'PM' : 'AM'
    case 'pm':
      return hour >= 12 ? 'pm' : 'am'
    default:
      return /^[.,]/.test(found) ? formatFraction(found, clock.nanosecond, before) : formatOffset(found, clock.offsetSeconds, minute)
  }
}

function formatYear(year: number): string {
  return year < 0 ? `-${String(-year).padStart(4, '0')}` : String(year).padStart(4, '0')
}

function formatFraction(found: string, nanosecond: number, before: string | undefined): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, found.length - 1)
  const mark = found[0] ?? '.'
  if (found[1] === '0') {
    // A dot before zeros is a fraction anywhere, as Go has it.
    return before === undefined ? mark + digits : mark + digits.padEnd(found.length - 1, '0')
  }
  const shown = digits.replace(/0+$/, '')
  return shown === '' ? '' : mark + shown
}

function formatOffset(found: string, offsetSeconds: number, _minute: number): string {
  if (found.startsWith('Z') && offsetSeconds === 0) return 'Z'
  const size = Math.abs(offsetSeconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = (offsetSeconds < 0 ? '-' : '+') + two(Math.floor(size / 3600))
  const minutes = two(Math.floor((size % 3600) / 60))
  const seconds = two(size % 60)
  const form = found.slice(1)
  if (form === '07') return hours
  if (form === '0700') return hours + minutes
  if (form === '07:00') return `${hours}:${minutes}`
  return form === '070000' ? hours + minutes + seconds : `${hours}:${minutes}:${seconds}`
}
