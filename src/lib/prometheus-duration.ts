import { quoteGo } from './go-quote.ts'

/** From large to small, the order in which they have to stand. Milliseconds. */
const units: ReadonlyMap<string, number> = new Map([
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
])
/** What a signed 64-bit count of nanoseconds holds. */
export const maxDurationMs = 2 ** 63 / 1e6

/** The milliseconds of a duration (`1h30m`), or what is wrong with it in Prometheus' words. */
export function parseDurationText(text: string): number | { readonly problem: string } {
  const invalid = { problem: `not a valid duration string: ${quoteGo(text)}` }
  if (text === '') return { problem: 'empty duration string' }
  if (text === '0') return 0
  const order = [...units.keys()]
  let last = -1
  let totalMs = 0
  let read = 0
  for (const [whole, count, unit = ''] of text.matchAll(/(\d+)(\D+)/gy)) {
    const sizeMs = units.get(unit)
    if (sizeMs === undefined) return { problem: `unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}` }
    if (order.indexOf(unit) <= last || Number(count) >= 2 ** 64) return invalid
    last = order.indexOf(unit)
    totalMs += Number(count) * sizeMs
    if (totalMs >= maxDurationMs) return { problem: 'duration out of range' }
    read += whole.length
  }
  return read === text.length ? totalMs : invalid
}

/** Canonical: `90000` is `1m30s`, weeks and years only when nothing is left over. A part of a millisecond is cut off. */
export function printDuration(durationMs: number): string {
  let restMs = Math.trunc(durationMs)
  if (restMs === 0) return '0s'
  let printed = ''
  for (const [unit, sizeMs] of units) {
    const exact = unit === 'y' || unit === 'w'
    const count = Math.floor(restMs / sizeMs)
    if (count < 1 || (exact && restMs % sizeMs !== 0)) continue
    printed += `${count}${unit}`
    restMs -= count * sizeMs
  }
  return printed
}
