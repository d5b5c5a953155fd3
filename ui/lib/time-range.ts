import { matching } from './url-state.ts'

/** A range as the address and the API write it: RFC 3339, epoch milliseconds, `now` or `now-15m`. Relative ends stay relative. */
export interface TimeRange {
  readonly from: string
  readonly to: string
}

const momentPattern = /^(now(-\d{1,6}[smhdw])?|\d{10,16}|\d{4}-\d\d-\d\dT.{1,35})$/
const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
type Unit = keyof typeof unitMs
const units = ['s', 'm', 'h', 'd', 'w'] as const

/** The range in the address; shared by every page, so it survives navigation. */
export const rangeSchema = { from: matching(momentPattern, 'now-1h'), to: matching(momentPattern, 'now') }

/** Ranges offered by the picker, as lengths before now. */
export const rangePresets = ['15m', '1h', '3h', '6h', '12h', '24h', '2d', '7d', '30d'] as const

/** Epoch milliseconds of a moment; NaN when it is not one. */
export function momentToMs(moment: string, nowMs: number): number {
  if (moment === 'now') return nowMs
  const relative = /^now-(\d+)([smhdw])$/.exec(moment)
  if (relative) return nowMs - Number(relative[1]) * unitMs[relative[2] as Unit] // the pattern admits only these letters
  return /^\d+$/.test(moment) ? Number(moment) : Date.parse(moment)
}

/** The range of a length up to a moment; relative when that is. Up to now when nobody can read it. */
export function rangeUntil(to: string, lengthMs: number): TimeRange {
  const toMs = momentToMs(to, 0)
  if (to.startsWith('now-')) return { from: `now-${writeLength(lengthMs - toMs)}`, to }
  const from = new Date(toMs - lengthMs)
  if (to === 'now' || Number.isNaN(from.getTime())) return { from: `now-${writeLength(lengthMs)}`, to: 'now' }
  return { from: from.toISOString(), to }
}

/** The range as epoch milliseconds. A range upside down or unreadable becomes the last hour. */
export function resolveRange(range: TimeRange, nowMs: number): { fromMs: number; toMs: number } {
  const fromMs = momentToMs(range.from, nowMs)
  const toMs = momentToMs(range.to, nowMs)
  return fromMs < toMs ? { fromMs, toMs } : { fromMs: nowMs - unitMs.h, toMs: nowMs }
}

/** The length of a range that ends now ("1h" of now-1h … now); undefined for any other range. */
export function relativeLength(range: TimeRange): string | undefined {
  return range.to === 'now' ? /^now-(\d+[smhdw])$/.exec(range.from)?.[1] : undefined
}

/** A range with fixed ends. */
export function absoluteRange(fromMs: number, toMs: number): TimeRange {
  return { from: new Date(Math.round(fromMs)).toISOString(), to: new Date(Math.round(toMs)).toISOString() }
}

/** Whether rows may still come into the range: it ends now, or ended less than a minute ago. */
export function isOpenRange(range: TimeRange, nowMs: number): boolean {
  return resolveRange(range, nowMs).toMs > nowMs - unitMs.m
}

/** Moves the range by a share of its length (negative = back). A range that would pass now ends now. */
export function shiftRange(range: TimeRange, share: number, nowMs: number): TimeRange {
  const { fromMs, toMs } = resolveRange(range, nowMs)
  const shift = Math.min((toMs - fromMs) * share, nowMs - toMs)
  return absoluteRange(fromMs + shift, toMs + shift)
}

/** Doubles the range around its middle, never past now, nor before there were computers. */
export function widenRange(range: TimeRange, nowMs: number): TimeRange {
  const { fromMs, toMs } = resolveRange(range, nowMs)
  const length = toMs - fromMs
  if (relativeLength(range) === undefined) return absoluteRange(Math.max(0, fromMs - length / 2), Math.min(toMs + length / 2, nowMs))
  return 2 * length > nowMs ? range : { from: `now-${writeLength(2 * length)}`, to: 'now' }
}

/** A length in the largest unit that tells it exactly, or in the smallest one whose number is not too long to be read back. */
function writeLength(lengthMs: number): string {
  const readable = units.filter((unit) => lengthMs / unitMs[unit] < 1e6)
  const unit = readable.findLast((one) => lengthMs % unitMs[one] === 0) ?? readable[0] ?? 'w'
  return `${Math.round(lengthMs / unitMs[unit])}${unit}`
}
