import { searchError } from '../../logs/search-error.ts'

const unitNanos = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, min: 60e9, h: 3600e9 } as const
const pattern = /^(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|min|m|h)?$/

/** Nanoseconds of `800ms`, `1.5s`, `2m`; a number alone is milliseconds. Throws Fault('bad_input'). */
export function parseDuration(text: string, at: number): number {
  const [, figure = '', unit = 'ms'] = pattern.exec(text) ?? []
  if (figure === '') throw searchError(at, `"${text}" is no duration`, 'Write a number with ns, us, ms, s, m or h, as 250ms or 1.5s')
  return Math.round(Number(figure) * unitNanos[unit as keyof typeof unitNanos]) // the pattern admits only these
}
