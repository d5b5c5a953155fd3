import { quoteGo } from '../../lib/go-quote.ts'
import { parseDayRange, parseMonthRange, parseTimeOfDay, parseWeekdayRange, parseYearRange } from '../times/parse-range.ts'
import type { NumberRange, TimeInterval } from '../times/time-interval.ts'
import { isZone } from '../times/zone-clock.ts'
import type { ConfigReader } from './yaml/config-reader.ts'

/** Holds at no time: an empty list in the file does, while one that is not there holds always. */
const never: readonly NumberRange[] = [{ from: 1, to: 0 }]

/** Named lists of time intervals, under either key of the file; a name stands once. What is wrong is reported. */
export function readTimeIntervals(
  reader: ConfigReader,
  nodes: { readonly muteTimeIntervals: unknown; readonly timeIntervals: unknown },
): ReadonlyMap<string, readonly TimeInterval[]> {
  const intervals = new Map<string, readonly TimeInterval[]>()
  const readAll = (list: unknown, title: string): void => {
    for (const node of reader.list(list, `[]config.${title === 'time interval' ? 'TimeInterval' : 'MuteTimeInterval'}`) ?? []) {
      const fields = reader.fields(node, 'config.plain', ['name', 'time_intervals'])
      const name = reader.text(fields?.get('name')?.value)
      if (fields !== undefined && name === '') reader.report(node, `missing name in ${title}`)
      else if (intervals.has(name)) reader.report(node, `${title} ${quoteGo(name)} is not unique`)
      const items = reader.list(fields?.get('time_intervals')?.value, '[]timeinterval.TimeInterval') ?? []
      intervals.set(
        name,
        items.map((item) => readInterval(reader, item)),
      )
    }
  }
  readAll(nodes.muteTimeIntervals, 'mute time interval')
  readAll(nodes.timeIntervals, 'time interval')
  return intervals
}

const intervalFields = ['times', 'weekdays', 'days_of_month', 'months', 'years', 'location']

function readInterval(reader: ConfigReader, node: unknown): TimeInterval {
  const fields = reader.fields(node, 'timeinterval.TimeInterval', intervalFields)
  const at = (name: string): unknown => fields?.get(name)?.value
  const ranges = (name: string, parse: (text: string) => NumberRange | string): readonly NumberRange[] =>
    readRanges(reader, at(name), (item) => readText(reader, item, parse))
  return {
    times: readRanges(reader, at('times'), (item) => readTimeRange(reader, item)),
    weekdays: ranges('weekdays', parseWeekdayRange),
    daysOfMonth: ranges('days_of_month', parseDayRange),
    months: ranges('months', parseMonthRange),
    years: ranges('years', parseYearRange),
    location: readLocation(reader, at('location')),
  }
}

function readRanges(reader: ConfigReader, node: unknown, read: (item: unknown) => NumberRange): readonly NumberRange[] {
  const items = reader.list(node, '[]timeinterval.Range')
  if (items === undefined) return []
  // What Go makes of nothing: both ends are 0, which is Sunday, and no day of a month.
  return items.length === 0 ? never : items.map((item) => (reader.isNothing(item) ? { from: 0, to: 0 } : read(item)))
}

function readText(reader: ConfigReader, node: unknown, parse: (text: string) => NumberRange | string): NumberRange {
  const range = parse(reader.text(node))
  if (typeof range !== 'string') return range
  reader.report(node, range)
  return { from: 1, to: 0 }
}

function readTimeRange(reader: ConfigReader, node: unknown): NumberRange {
  const fields = reader.fields(node, 'timeinterval.yamlTimeRange', ['start_time', 'end_time'])
  const [start, end] = ['start_time', 'end_time'].map((name) => reader.text(fields?.get(name)?.value))
  if (start === undefined || end === undefined || start === '' || end === '') {
    reader.report(node, 'both start and end times must be provided')
    return { from: 0, to: 0 }
  }
  const [from, to] = [parseTimeOfDay(start), parseTimeOfDay(end)]
  if (typeof from === 'string') reader.report(node, from)
  else if (typeof to === 'string') reader.report(node, to)
  else if (from >= to) reader.report(node, 'start time cannot be equal or greater than end time')
  else return { from, to }
  return { from: 0, to: 0 }
}

function readLocation(reader: ConfigReader, node: unknown): string {
  const name = reader.text(node)
  if (name === '') return 'UTC'
  // As Go does: wherever the two dots stand.
  if (/\.\.|^[/\\]/.test(name)) reader.report(node, 'time: invalid location name')
  else if (!isZone(name)) reader.report(node, `unknown time zone ${name}`)
  else return name
  return 'UTC'
}
