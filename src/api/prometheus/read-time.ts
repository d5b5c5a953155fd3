import { quoteGo } from '../../lib/go-quote.ts'
import { badParameter } from './bad-parameter.ts'
import { readGoFloat } from './go-number.ts'

/** Older and newer than everything: what stands for an end that was not given. */
export const minTimeMs = -8.64e15
export const maxTimeMs = 8.64e15

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/
/** As Go's clients write the ends of time. */
const ends: Readonly<Record<string, number>> = {
  '-292273086-05-16T16:47:06Z': minTimeMs,
  '292277025-08-18T07:12:54.999999999Z': maxTimeMs,
}

/** A time that must be given: RFC 3339 or seconds. Epoch milliseconds; a part of one is cut off as Prometheus does. Throws Fault `bad_input`. */
export function readTime(form: URLSearchParams, name: string): number {
  const text = form.get(name) ?? ''
  const timeMs = parseTime(text)
  if (timeMs === undefined) throw badParameter(name, `cannot parse ${quoteGo(text)} to a valid timestamp`)
  return timeMs
}

/** A time that may be given. */
export function readTimeOr(form: URLSearchParams, name: string, otherwiseMs: number): number {
  const text = form.get(name) ?? ''
  if (text === '') return otherwiseMs
  const timeMs = parseTime(text)
  if (timeMs === undefined) {
    throw badParameter(name, `invalid time value for '${name}': cannot parse ${quoteGo(text)} to a valid timestamp`)
  }
  return timeMs
}

function parseTime(text: string): number | undefined {
  const seconds = readGoFloat(text)
  if (seconds !== undefined) return Number.isFinite(seconds) ? fromSeconds(seconds) : undefined
  return parseRfc3339(text) ?? ends[text]
}

/** In the steps of Prometheus: thousandths are rounded, then nanoseconds made of them and cut to milliseconds. */
function fromSeconds(seconds: number): number {
  const whole = Math.trunc(seconds)
  const thousandths = seconds - whole
  const rounded = Math.sign(thousandths) * Math.round(Math.abs(thousandths) * 1000)
  const nanoseconds = Math.trunc((rounded / 1000) * 1e9)
  return clamp(whole * 1000 + Math.floor(nanoseconds / 1e6))
}

function parseRfc3339(text: string): number | undefined {
  const parts = rfc3339.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number]
  const date = new Date(0)
  date.setUTCFullYear(y, mo - 1, d)
  const isDay = mo >= 1 && mo <= 12 && d >= 1 && date.getUTCMonth() === mo - 1
  if (!isDay || h > 23 || mi > 59 || s > 59 || Number(offsetHours) > 24 || Number(offsetMinutes) > 60) return undefined
  const offsetMs = (sign === '-' ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000
  return date.getTime() + ((h * 60 + mi) * 60 + s) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')) - offsetMs
}

function clamp(timeMs: number): number {
  return Math.max(minTimeMs, Math.min(maxTimeMs, timeMs))
}
