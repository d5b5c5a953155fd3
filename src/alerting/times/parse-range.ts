import { quoteGo } from '../../lib/go-quote.ts'
import type { NumberRange } from './time-interval.ts'

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const months = [
  '',
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** `monday:friday`, or what is wrong with it in Alertmanager's words. */
export function parseWeekdayRange(text: string): NumberRange | string {
  const range = parseRange(text, (word) => (weekdays.includes(word) ? weekdays.indexOf(word) : `${word} is not a valid weekday`))
  return typeof range !== 'string' && range.from > range.to ? 'start day cannot be before end day' : range
}

/** `1:5`, `-3:-1`: the first and the last days of a month; or what is wrong with it. */
export function parseDayRange(text: string): NumberRange | string {
  const range = parseRange(text, parseNumber)
  if (typeof range === 'string') return range
  const { from, to } = range
  for (const day of [from, to]) if (day === 0 || Math.abs(day) > 31) return `${day} is not a valid day of the month: out of range`
  if (from < 0 && to > 0) return 'end day must be negative if start day is negative'
  // The shortest month tells what is wrong in every one.
  const [first, last] = [from, to].map((day) => (day < 0 ? 28 + day : day))
  return (first ?? 0) > (last ?? 0) ? `end day ${to} is always before start day ${from}` : range
}

/** `march:may` or `3:5`, or what is wrong with it. */
export function parseMonthRange(text: string): NumberRange | string {
  const range = parseRange(text, (word) => {
    if (word !== '' && months.includes(word)) return months.indexOf(word)
    const number = parseNumber(word)
    return typeof number === 'string' ? `${word} is not a valid month` : number
  })
  if (typeof range === 'string' || range.from <= range.to) return range
  return `end month ${months[range.to] ?? ''} is before start month ${months[range.from] ?? ''}`
}

/** `2020:2022`, or what is wrong with it. */
export function parseYearRange(text: string): NumberRange | string {
  const range = parseRange(text, parseNumber)
  return typeof range !== 'string' && range.from > range.to ? `end year ${range.to} is before start year ${range.from}` : range
}

/** Minutes since midnight of `HH:MM`, up to 24:00; or what is wrong with it. */
export function parseTimeOfDay(text: string): number | string {
  if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)) return `couldn't parse timestamp ${text}, invalid format`
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

function parseRange(text: string, parse: (word: string) => number | string): NumberRange | string {
  const lower = text.toLowerCase()
  const words = lower.split(':')
  if (words.length > 2) return `couldn't parse range ${lower}, invalid format`
  const numbers: number[] = []
  for (const word of words) {
    const number = parse(word)
    if (typeof number === 'string') return number
    numbers.push(number)
  }
  const [from = 0, to = from] = numbers
  return { from, to }
}

function parseNumber(word: string): number | string {
  return /^[+-]?\d{1,15}$/.test(word) ? Number(word) : `strconv.Atoi: parsing ${quoteGo(word)}: invalid syntax`
}
