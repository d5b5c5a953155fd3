/** What a calendar shows. */
export interface CalendarDay {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly dayOfMonth: number
  /** 0 = Sunday. */
  readonly weekday: number
}

/** What a clock on the wall and a calendar show. */
export interface WallTime extends CalendarDay {
  readonly minuteOfDay: number
}

/** Making one takes a millisecond, asking it microseconds. */
const formats = new Map<string, Intl.DateTimeFormat>()
const maxFormats = 1000

/** Whether there is such a zone: an IANA name, `UTC`, or `Local` for the machine's own. */
export function isZone(location: string): boolean {
  try {
    formatFor(location)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The time on the wall in a zone. Throws RangeError when there is no such zone. */
export function wallTimeAt(atMs: number, location: string): WallTime {
  const shown: Partial<Record<string, number>> = {}
  for (const { type, value } of formatFor(location).formatToParts(atMs)) shown[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = shown
  return {
    year,
    month,
    dayOfMonth: day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    minuteOfDay: hour * 60 + minute,
  }
}

function formatFor(location: string): Intl.DateTimeFormat {
  const known = formats.get(location)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    ...(location === 'Local' ? {} : { timeZone: location }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const oldest = formats.size >= maxFormats ? formats.keys().next().value : undefined
  if (oldest !== undefined) formats.delete(oldest)
  formats.set(location, made)
  return made
}
