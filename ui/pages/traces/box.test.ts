import { expect, test } from 'vitest'

import { boxCodec, isInTime, roundBox, searchOfBox } from './box.ts'
import { decades, durationAt, makeScale, timeAt, xOf, yOf } from './scatter-scale.ts'

const box = { fromMs: 1_000_000, toMs: 1_060_000, minMs: 12.5, maxMs: 400 }

test('a box in the address', () => {
  expect(boxCodec.read(boxCodec.write(box))).toEqual(box)
  for (const text of ['', '1_2_3', '2_1_3_4', '1_2_4_3', 'a_b_c_d', '1_2_-3_4', '1_2_3_Infinity'])
    expect(boxCodec.read(text)).toBeUndefined()
})

test('a box is one of the time that is shown', () => {
  expect(isInTime(box, { fromMs: 0, toMs: 1_030_000 })).toBe(true)
  expect(isInTime(box, { fromMs: 1_030_000, toMs: 9e6 })).toBe(true)
  expect(isInTime(box, { fromMs: 1_060_000, toMs: 9e6 })).toBe(false)
  expect(isInTime(box, { fromMs: 0, toMs: 1_000_000 })).toBe(false)
})

test('a box drawn by hand has round ends around what it held', () => {
  const round = roundBox({ fromMs: 10.2, toMs: 99.7, minMs: 12.3456, maxMs: 398.71 })
  expect(round).toEqual({ fromMs: 10, toMs: 100, minMs: 12.3, maxMs: 399 })
  expect(roundBox({ ...box, minMs: 0 }).minMs).toBe(0)
})

test('narrowing replaces the durations of a search and nothing else', () => {
  expect(searchOfBox('', box)).toBe('duration:[12.5ms TO 400ms]')
  expect(searchOfBox('service:a duration:>1s -x', box)).toBe('service:a -x duration:[12.5ms TO 400ms]')
  expect(searchOfBox('duration:[1ms TO 2s] duration<5s status:error', box)).toBe('status:error duration:[12.5ms TO 400ms]')
})

test('the scale leads from values to places and back', () => {
  const scale = makeScale({ fromMs: 0, toMs: 3_600_000 }, [0.3, 12, 2500], 900, 168)
  expect([scale.leastMs, scale.mostMs]).toEqual([0.1, 10_000])
  expect(decades(scale)).toHaveLength(6)
  expect(timeAt(scale, xOf(scale, 1_234_000))).toBeCloseTo(1_234_000)
  expect(durationAt(scale, yOf(scale, 250))).toBeCloseTo(250)
  expect(durationAt(scale, 1e6)).toBe(0)
  expect(yOf(scale, 0)).toBe(scale.bottom)
})
