import { lazyMethods } from '../value/go-function.ts'
import { GoFunction, GoInt, type GoMethods } from '../value/go-value.ts'

const second = 1_000_000_000n

/** A Go `time.Duration` with the methods that templates use. */
export function goDuration(nanoseconds: bigint, type = 'time.Duration'): GoInt {
  return new GoInt(
    nanoseconds,
    type,
    lazyMethods(() => durationMethods(nanoseconds)),
  )
}

function durationMethods(nanoseconds: bigint): GoMethods {
  const float = (unit: bigint): number => Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit)
  const round = (to: bigint, up: boolean): GoInt => {
    if (to <= 0n) return goDuration(nanoseconds)
    const rest = nanoseconds % to
    const base = nanoseconds - rest
    const size = rest < 0n ? -rest : rest
    return goDuration(up && size * 2n >= to ? base + (rest < 0n ? -to : to) : base)
  }
  return new Map([
    ['String', new GoFunction([], () => printGoDuration(nanoseconds))],
    ['Hours', new GoFunction([], () => float(3600n * second))],
    ['Minutes', new GoFunction([], () => float(60n * second))],
    ['Seconds', new GoFunction([], () => float(second))],
    ['Milliseconds', new GoFunction([], () => new GoInt(nanoseconds / 1_000_000n, 'int64'))],
    ['Microseconds', new GoFunction([], () => new GoInt(nanoseconds / 1000n, 'int64'))],
    ['Nanoseconds', new GoFunction([], () => new GoInt(nanoseconds, 'int64'))],
    ['Abs', new GoFunction([], () => goDuration(nanoseconds < 0n ? -nanoseconds : nanoseconds))],
    ['Round', new GoFunction(['time.Duration'], ([to]) => round(to instanceof GoInt ? to.value : 0n, true))],
    ['Truncate', new GoFunction(['time.Duration'], ([to]) => round(to instanceof GoInt ? to.value : 0n, false))],
  ])
}

/** As Go prints durations: `1h30m0s`, `1.5s`, `100ms`, `0s`. */
function printGoDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size < 1000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${printParts(size, 1000n)}\u00b5s`
  if (size < second) return `${sign}${printParts(size, 1_000_000n)}ms`
  const minutes = size / (60n * second)
  const hours = minutes / 60n
  const seconds = `${printParts(size % (60n * second), second)}s`
  if (hours > 0n) return `${sign}${hours}h${minutes % 60n}m${seconds}`
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : sign + seconds
}

function printParts(size: bigint, unit: bigint): string {
  const digits = unit.toString().length - 1
  const fraction = (size % unit).toString().padStart(digits, '0').replace(/0+$/, '')
  return fraction === '' ? String(size / unit) : `${size / unit}.${fraction}`
}
