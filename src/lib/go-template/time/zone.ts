import { GoCallError } from '../value/go-value.ts'

/** A place's clock: how far it is from UTC at a time, and what that is called. */
export interface Zone {
  readonly name: string
  offsetSeconds(epochMs: number): number
  abbreviation(epochMs: number): string
}

/** Where clocks have names that no language's data hold. */
const knownNames: Readonly<Record<string, readonly [standard: string, summer: string]>> = {
  'Asia/Tokyo': ['JST', 'JDT'],
  'Asia/Seoul': ['KST', 'KDT'],
  'Asia/Shanghai': ['CST', 'CDT'],
  'Asia/Taipei': ['CST', 'CDT'],
  'Asia/Hong_Kong': ['HKT', 'HKST'],
  'Asia/Manila': ['PST', 'PDT'],
  'Asia/Jakarta': ['WIB', 'WIB'],
  'Asia/Karachi': ['PKT', 'PKST'],
  'Asia/Kolkata': ['IST', 'IST'],
  'Asia/Calcutta': ['IST', 'IST'],
  'Asia/Jerusalem': ['IST', 'IDT'],
  'Europe/Moscow': ['MSK', 'MSD'],
  'Africa/Cairo': ['EET', 'EEST'],
  'Africa/Johannesburg': ['SAST', 'SAST'],
  'Africa/Lagos': ['WAT', 'WAT'],
  'Africa/Nairobi': ['EAT', 'EAT'],
  'Pacific/Auckland': ['NZST', 'NZDT'],
}
/** Whose data hold the short names of their own zones. */
const languages = ['en-US', 'en-GB', 'en-AU', 'en-CA']
const maxZones = 100
const zones = new Map<string, Zone>()

export const utc: Zone = { name: 'UTC', offsetSeconds: () => 0, abbreviation: () => 'UTC' }

/** A zone of the tz database by its name. Throws GoCallError in the words of Go's `time.LoadLocation`. */
export function loadZone(name: string): Zone {
  if (name === '' || name === 'UTC' || name === 'Local') return utc
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = createZone(name)
  if (zones.size < maxZones) zones.set(name, zone)
  return zone
}

/** A clock that is always as far from UTC, without a name. */
export function fixedZone(offsetSeconds: number): Zone {
  return { name: '', offsetSeconds: () => offsetSeconds, abbreviation: () => '' }
}

function createZone(name: string): Zone {
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) throw unknownZone(name)
  let parts: Intl.DateTimeFormat
  try {
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    throw unknownZone(name, error)
  }
  const offsetSeconds = (epochMs: number): number => {
    const at = new Map(parts.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]))
    const read = (type: Intl.DateTimeFormatPartTypes): number => at.get(type) ?? 0
    const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
    return Math.round((local - Math.floor(epochMs / 1000) * 1000) / 1000)
  }
  return { name, offsetSeconds, abbreviation: (epochMs) => findAbbreviation(name, epochMs, offsetSeconds) }
}

function findAbbreviation(name: string, epochMs: number, offsetSeconds: (epochMs: number) => number): string {
  const offset = offsetSeconds(epochMs)
  const known = knownNames[name]
  const year = new Date(epochMs).getUTCFullYear()
  const standard = Math.min(offsetSeconds(Date.UTC(year, 0, 1)), offsetSeconds(Date.UTC(year, 6, 1)))
  if (known !== undefined) return offset > standard ? known[1] : known[0]
  for (const language of languages) {
    const short = new Intl.DateTimeFormat(language, { timeZone: name, timeZoneName: 'short' })
      .formatToParts(epochMs)
      .find(({ type }) => type === 'timeZoneName')?.value
    if (short !== undefined && /^[A-Z]{3,5}$/.test(short)) return short
  }
  const size = Math.abs(offset)
  const minutes = Math.floor((size % 3600) / 60)
  const hours = String(Math.floor(size / 3600)).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`
}

function unknownZone(name: string, cause?: unknown): GoCallError {
  return new GoCallError(`unknown time zone ${name}`, { cause })
}
