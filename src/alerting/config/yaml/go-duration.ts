import { quoteGo } from '../../../lib/go-quote.ts'

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  '\u00b5s': 1e-3,
  '\u03bcs': 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const maxMs = 2 ** 63 / 1e6

/** The milliseconds of a duration as Go's `time.ParseDuration` reads it, or what is wrong with it. */
export function parseGoDuration(text: string): number | { readonly problem: string } {
  const invalid = { problem: `time: invalid duration ${quoteGo(text)}` }
  const unsigned = text.replace(/^[+-]/, '')
  if (unsigned === '0') return 0
  if (unsigned === '') return invalid
  let totalMs = 0
  let at = 0
  for (const [whole, count = '', unit = ''] of unsigned.matchAll(/(\d+\.?\d*|\.\d+)([^\d.]*)/gy)) {
    const sizeMs = unitsMs[unit]
    if (unit === '') return { problem: `time: missing unit in duration ${quoteGo(text)}` }
    if (sizeMs === undefined) return { problem: `time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}` }
    totalMs += Number(count) * sizeMs
    at += whole.length
  }
  if (at !== unsigned.length || totalMs >= maxMs) return invalid
  return text.startsWith('-') ? -totalMs : totalMs
}
