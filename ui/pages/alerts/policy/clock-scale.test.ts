import fc from 'fast-check'
import { expect, test } from 'vitest'

import { lanesOf, lateFrom, placeOn, scaleLength, ticksOn } from './clock-scale.ts'

test('a ruler begins when it fires, holds every time, and later is further', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 * 86_400 })), fc.integer({ min: 0, max: 86_400 }), (times, more) => {
      const length = scaleLength(times)
      for (const seconds of times) {
        const place = placeOn(length, seconds)
        if (place < 0 || place >= 1 || placeOn(length, seconds + more + 1) <= place) return false
      }
      return placeOn(length, 0) === 0 && placeOn(length, length) === 1
    }),
  )
})

test('the day is marked from one minute to a day', () => {
  expect(ticksOn(scaleLength([])).flatMap(({ label }) => (label === undefined ? [] : [label.join(' ')]))).toEqual([
    '1 minutes',
    '5 minutes',
    '30 minutes',
    '2 hours',
    '6 hours',
    '1 days',
  ])
})

test('labels of one lane never overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (some) => {
      const places = some.toSorted((a, b) => a - b)
      const lanes = lanesOf(places.map((place) => ({ place, width: 0.15 })))
      const starts = places.map((place) => (place > lateFrom ? place - 0.15 : place))
      return lanes.every((lane, at) =>
        starts.every((start, other) => other <= at || lanes[other] !== lane || start - (starts[at] ?? 0) >= 0.15 - 1e-9),
      )
    }),
  )
})
