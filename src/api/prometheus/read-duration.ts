import { quoteGo } from '../../lib/go-quote.ts'
import { parseDurationText } from '../../lib/prometheus-duration.ts'
import { readGoFloat } from './go-number.ts'

const maxNanoseconds = 2 ** 63

/** Seconds as a number, or `1h30m`, in milliseconds: whole nanoseconds are counted. What is wrong with it otherwise, in Prometheus' words. */
export function readDuration(text: string): number | { readonly problem: string } {
  const seconds = readGoFloat(text)
  if (seconds !== undefined) {
    const nanoseconds = seconds * 1e9
    if (nanoseconds > maxNanoseconds || nanoseconds < -maxNanoseconds) {
      return { problem: `cannot parse ${quoteGo(text)} to a valid duration. It overflows int64` }
    }
    return Number.isNaN(nanoseconds) ? -Infinity : Math.trunc(nanoseconds) / 1e6
  }
  const durationMs = parseDurationText(text)
  return typeof durationMs === 'number' ? durationMs : { problem: `cannot parse ${quoteGo(text)} to a valid duration` }
}
