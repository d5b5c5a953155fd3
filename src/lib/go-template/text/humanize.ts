import { formatFloat } from '../format/format-float.ts'
import { typeOf, unwrap } from '../value/go-type.ts'
import { GoCallError, GoInt, type GoValue } from '../value/go-value.ts'
import { parseGoFloat } from './parse-go-float.ts'

const smallUnits = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']

/** What Prometheus' functions take for a number: a float, a whole number, a text of one, a duration as seconds. Throws GoCallError. */
export function convertToFloat(value: GoValue): number {
  const held = unwrap(value)
  if (typeof held === 'number') return held
  if (typeof held === 'string') return parseGoFloat(held)
  if (held instanceof GoInt) {
    if (['int', 'uint', 'int64', 'uint64'].includes(held.type)) return Number(held.value)
    if (held.type.replace('*', '') === 'time.Duration') return Number(held.value) / 1e9
  }
  throw new GoCallError(`can't convert ${typeOf(held)} to float`)
}

/** `1234567` is `1.235M`, `0.002` is `2m`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return printFour(value)
  if (Math.abs(value) >= 1) return scale(value, 1000, ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'])
  return scaleUp(value)
}

/** `2048` is `2ki`. */
export function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return printFour(value)
  return scale(value, 1024, ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'])
}

/** Of seconds: `1h 1m 1s`, `12ms`. */
export function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return printFour(value)
  if (value === 0) return '0s'
  if (Math.abs(value) < 1) return `${scaleUp(value)}s`
  const sign = value < 0 ? '-' : ''
  const size = Math.abs(value)
  // Beyond 64 bits Go's conversion gives the least number.
  const total = size < 2 ** 63 ? BigInt(Math.trunc(size)) : -(2n ** 63n)
  const seconds = total % 60n
  const minutes = (total / 60n) % 60n
  const hours = (total / 3600n) % 24n
  const days = total / 86_400n
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${seconds}s`
  return minutes === 0n ? `${sign}${printFour(size)}s` : `${sign}${minutes}m ${seconds}s`
}

/** `0.1234` is `12.34%`. */
export function humanizePercentage(value: number): string {
  return `${printFour(value * 100)}%`
}

/** Go's `%.4g`. */
export function printFour(value: number): string {
  return formatFloat(value, 'g', 4)
}

function scale(value: number, step: number, units: readonly string[]): string {
  let size = value
  let shown = ''
  for (const unit of units) {
    if (Math.abs(size) < step) break
    shown = unit
    size /= step
  }
  return printFour(size) + shown
}

function scaleUp(value: number): string {
  let size = value
  let shown = ''
  for (const unit of smallUnits) {
    if (Math.abs(size) >= 1) break
    shown = unit
    size *= 1000
  }
  return printFour(size) + shown
}
