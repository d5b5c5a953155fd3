import fc from 'fast-check'
import { expect, test } from 'vitest'

import { joinMeasure } from './format.ts'
import type { TimeFormat } from './format.ts'
import { measureUnit } from './measure-unit.ts'
import type { Reader } from './measure-unit.ts'
import { unitRule, unitStep } from './units.ts'

const nowMs = Date.UTC(2026, 10, 20, 14, 5)
const time = { zone: 'UTC', full: (ms: number) => new Date(ms).toISOString().slice(0, 16) } as TimeFormat // no other part is asked for
const english: Reader = { language: 'en', time, nowMs }
const hebrew: Reader = { ...english, language: 'he' }
const write = (unit: string, value: number, decimals?: number, reader = english): string =>
  joinMeasure(measureUnit(reader, unit, value, decimals)).replaceAll('\u2009', ' ')

test.each([
  ['short', 184_000, '184 k'],
  ['short', 4.821, '4.82'],
  ['none', 184_000, '184,000'],
  ['', 12, '12'],
  ['bytes', 0, '0 B'],
  ['bytes', 1536, '1.5 KiB'],
  ['bytes', 1024 ** 3, '1 GiB'],
  ['mbytes', 2048, '2 GiB'],
  ['decbytes', 14_200_000, '14.2 MB'],
  ['deckbytes', 1500, '1.5 MB'],
  ['bits', 2048, '2 Kib'],
  ['decbits', 1000, '1 kb'],
  ['Bps', 1_250_000, '1.25 MB/s'],
  ['binBps', 1_048_576, '1 MiB/s'],
  ['bps', 1e9, '1 Gb/s'],
  ['MBs', 0.5, '500 kB/s'],
  ['KBs', 2000, '2 MB/s'],
  ['Mbits', 40, '40 Mb/s'],
  ['pps', 17_100, '17.1 k packets/s'],
  ['s', 0, '0 s'],
  ['s', 0.0042, '4.2 ms'],
  ['s', 2.84, '2.84 s'],
  ['s', 93_600, '26 h'],
  ['ms', 812.4, '812 ms'],
  ['µs', 2500, '2.5 ms'],
  ['ns', 12, '12 ns'],
  ['ns', 1_200_000, '1.2 ms'],
  ['m', 150, '2.5 h'],
  ['h', 48, '2 d'],
  ['d', 3, '3 d'],
  ['percent', 48.21, '48.2 %'],
  ['percentunit', 0.4821, '48.2 %'],
  ['ops', 184_000, '184 k ops/s'],
  ['reqps', 12.5, '12.5 req/s'],
  ['iops', 900, '900 io/s'],
  ['cps', 3, '3 counts/s'],
  ['dtdurations', 183_900, '2 d 3 h'],
  ['dtdurationms', 420, '420 ms'],
  ['dthms', 93_909, '26:05:09'],
  ['clockms', 61_000, '00:01:01'],
  ['hertz', 2_400_000_000, '2.4 GHz'],
  ['hertz', 0.005, '5 mHz'],
  ['rotrpm', 1200, '1,200 rpm'],
  ['celsius', 48.21, '48.2 °C'],
  ['watt', 0.25, '250 mW'],
  ['kwatt', 2000, '2 MW'],
  ['volt', 12, '12 V'],
  ['amp', 0.0005, '500 µA'],
  ['joule', 4200, '4.2 kJ'],
  ['currencyUSD', 12.5, '$12.50'],
  ['currencyEUR', 84_200, '€84.2K'],
  ['hex0x', 255, '0xFF'],
  ['sci', 120_000, '1.20e+5'],
  ['locale', 1_234_567.5, '1,234,567.5'],
  ['bool_on_off', 1, 'On'],
  ['bool', 0, 'False'],
  ['dateTimeAsIso', nowMs, '2026-11-20T14:05 UTC'],
  ['dateTimeFromNow', nowMs - 7_200_000, '2 h ago'],
  ['suffix:boxes', 3, '3 boxes'],
  ['si:m', 0.012, '12 mm'],
  ['count:apples', 12_000, '12 k apples'],
  ['furlongs', 3, '3 furlongs'],
])('%s: %d is %s', (unit, value, written) => {
  expect(write(unit, value)).toBe(written)
})

test('decimals are kept as they are asked for', () => {
  expect(write('percent', 12, 2)).toBe('12.00 %')
  expect(write('s', 0.0042, 0)).toBe('4 ms')
  expect(write('short', 184_321, 1)).toBe('184.3 k')
  expect(write('currencyUSD', 84_200, 0)).toBe('$84,200')
  expect(write('short', 0.5, 400)).toBe('0.500000000000')
})

test('lesser than nothing has a minus, what is no number a dash', () => {
  expect(write('bytes', -1536)).toBe('−1.5 KiB')
  expect(write('s', -2.84)).toBe('−2.84 s')
  expect(write('short', Number.NaN)).toBe('–')
  expect(write('short', Infinity)).toBe('∞')
  expect(write('short', -Infinity)).toBe('−∞')
})

test('Hebrew has its own words', () => {
  expect(write('bool_yes_no', 1, undefined, hebrew)).toBe('כן')
  expect(write('bytes', 1536, undefined, hebrew)).toBe('1.5 KiB')
  expect(write('dateTimeFromNow', nowMs - 7_200_000, undefined, hebrew)).toMatch(/שעתיים|2/)
})

test('a unit from outside stays short and is never looked up on the prototype', () => {
  expect(measureUnit(english, 'x'.repeat(500), 1).unit).toHaveLength(24)
  expect(unitRule('constructor')).toEqual({ kind: 'plain', unit: 'constructor' })
  expect(write('__proto__', 1)).toBe('1 __proto__')
})

test('any unit writes any number', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('bytes', 's', 'ns', 'hertz', 'dtdurations', 'currencyXYZ', 'hex', 'dthms')),
      fc.double(),
      (unit, value) => {
        expect(write(unit, value).length).toBeGreaterThan(0)
      },
    ),
  )
})

test('a scale is round in the unit it is written in', () => {
  expect(unitStep('bytes', 3 * 2 ** 30)).toBe(2 ** 30)
  expect(unitStep('bytes', 0)).toBe(1)
  expect(unitStep('s', 600)).toBe(60)
  expect(unitStep('s', 90)).toBe(1)
  expect(unitStep('s', 7200)).toBe(3600)
  expect(unitStep('short', 5000)).toBe(1)
})
