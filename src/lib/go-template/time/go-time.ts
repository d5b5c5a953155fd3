import { takeInt, takeString } from '../functions/define.ts'
import { lazyMethods } from '../value/go-function.ts'
import { GoFunction, GoInt, GoStruct, type GoMethods, type GoValue } from '../value/go-value.ts'
import { clockOf, months, weekdays } from './clock.ts'
import { formatTime } from './format-time.ts'
import { goDuration } from './go-duration.ts'
import { loadZone, utc, type Zone } from './zone.ts'

const noFields: ReadonlyMap<string, GoValue> = new Map()

/** A Go `time.Time`: an instant in nanoseconds and the clock it is read from. */
export class GoTime extends GoStruct {
  readonly nanoseconds: bigint
  readonly zone: Zone

  constructor(nanoseconds: bigint, zone: Zone = utc, type = 'time.Time') {
    super(
      type,
      noFields,
      lazyMethods(() => timeMethods(nanoseconds, zone)),
    )
    this.nanoseconds = nanoseconds
    this.zone = zone
  }
}

/** Go's zero time, which people read as "not yet". */
export const zeroTimeNanoseconds = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1_000_000n

/** From epoch milliseconds, in UTC. */
export function goTimeAt(epochMs: number): GoTime {
  return new GoTime(BigInt(Math.trunc(epochMs)) * 1_000_000n)
}

/** The same instant on another clock. Throws GoCallError for an unknown one. */
export function inZone(name: string, time: GoValue): GoTime {
  return new GoTime(takeTime(time).nanoseconds, loadZone(name))
}

export function takeTime(value: GoValue): GoTime {
  return value instanceof GoTime ? value : new GoTime(zeroTimeNanoseconds)
}

function timeMethods(nanoseconds: bigint, zone: Zone): GoMethods {
  const format = (layout: string): string => formatTime(nanoseconds, zone, layout)
  const clock = () => clockOf(nanoseconds, zone)
  const number = (read: () => number | bigint, type = 'int') => new GoFunction([], () => new GoInt(read(), type))
  const compare = (test: (other: bigint) => boolean) => new GoFunction(['time.Time'], ([other]) => test(takeTime(other).nanoseconds))
  const named = (value: number, names: readonly string[], type: string) => {
    const text = names[value - (type === 'time.Month' ? 1 : 0)] ?? ''
    return new GoInt(value, type, new Map([['String', new GoFunction([], () => text)]]))
  }
  return new Map([
    ['String', new GoFunction([], () => format('2006-01-02 15:04:05.999999999 -0700 MST'))],
    [
      'Format',
      new GoFunction(['string'], ([layout], budget) => {
        const text = format(takeString(layout))
        budget.charge(text.length)
        return text
      }),
    ],
    ['Unix', number(() => floorDivide(nanoseconds, 1_000_000_000n), 'int64')],
    ['UnixMilli', number(() => floorDivide(nanoseconds, 1_000_000n), 'int64')],
    ['UnixMicro', number(() => floorDivide(nanoseconds, 1000n), 'int64')],
    ['UnixNano', number(() => BigInt.asIntN(64, nanoseconds), 'int64')],
    ['Year', number(() => clock().year)],
    ['Day', number(() => clock().day)],
    ['YearDay', number(() => clock().yearDay)],
    ['Hour', number(() => clock().hour)],
    ['Minute', number(() => clock().minute)],
    ['Second', number(() => clock().second)],
    ['Nanosecond', number(() => clock().nanosecond)],
    ['Month', new GoFunction([], () => named(clock().month, months, 'time.Month'))],
    ['Weekday', new GoFunction([], () => named(clock().weekday, weekdays, 'time.Weekday'))],
    ['UTC', new GoFunction([], () => new GoTime(nanoseconds))],
    ['Local', new GoFunction([], () => new GoTime(nanoseconds))],
    ['IsZero', new GoFunction([], () => nanoseconds === zeroTimeNanoseconds)],
    ['Add', new GoFunction(['time.Duration'], ([by]) => new GoTime(nanoseconds + takeInt(by), zone))],
    ['Sub', new GoFunction(['time.Time'], ([other]) => goDuration(clampDuration(nanoseconds - takeTime(other).nanoseconds)))],
    ['Before', compare((other) => nanoseconds < other)],
    ['After', compare((other) => nanoseconds > other)],
    ['Equal', compare((other) => nanoseconds === other)],
    [
      'AddDate',
      new GoFunction(['int', 'int', 'int'], ([years, more, days]) =>
        addDate(nanoseconds, zone, [takeInt(years), takeInt(more), takeInt(days)]),
      ),
    ],
  ])
}

function addDate(nanoseconds: bigint, zone: Zone, [years, more, days]: readonly [bigint, bigint, bigint]): GoTime {
  const { year, month, day } = clockOf(nanoseconds, zone)
  const before = Date.UTC(year, month - 1, day)
  const after = Date.UTC(year + Number(years), month - 1 + Number(more), day + Number(days))
  const moved = Number.isNaN(after) ? nanoseconds : nanoseconds + BigInt(after - before) * 1_000_000n
  const shift = zone.offsetSeconds(Number(nanoseconds / 1_000_000n)) - zone.offsetSeconds(Number(moved / 1_000_000n))
  return new GoTime(moved + BigInt(shift) * 1_000_000_000n, zone)
}

function clampDuration(nanoseconds: bigint): bigint {
  const most = 2n ** 63n - 1n
  return nanoseconds > most ? most : nanoseconds < -most - 1n ? -most - 1n : nanoseconds
}

function floorDivide(value: bigint, by: bigint): bigint {
  const whole = value / by
  return value % by < 0n ? whole - 1n : whole
}
