import { z } from 'zod'

const unitsMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g

/** A length of time as Go writes it: `1m30s`, `0`. It stays text; `goDurationMs` reads it. */
export const goDuration = z
  .string()
  .max(40)
  .regex(/^(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)$/, 'is not a duration such as 30s or 1m30s')

/** Of a `goDuration`. */
export function goDurationMs(text: string): number {
  return [...text.matchAll(part)].reduce((sum, [, count = '0', unit = 'ms']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0)
}
