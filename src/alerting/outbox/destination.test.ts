import { expect, test } from 'vitest'

import { Destination } from './destination.ts'

test('when a vendor is back, what waited goes out at once and in its order, whatever each lane waited for', () => {
  const destination = new Destination()
  const sequences: Readonly<Record<string, number>> = { c: 3, a: 1, b: 2 }
  for (const [lane, waitMs] of Object.entries({ c: 20_000, a: 120_000, b: 50_000 })) destination.plan(lane, 1_000_000 + waitMs)
  for (let n = 0; n < 3; n++) destination.fail(1_000_000, 60_000, undefined)
  expect(destination.takeLane(1_010_000)).toBeUndefined()
  destination.succeed()
  destination.resume(1_010_000, (lane) => ({ id: lane, sequence: sequences[lane] ?? 0 }))
  expect([1, 2, 3, 4].map(() => destination.takeLane(1_010_000))).toEqual(['a', 'b', 'c', undefined])
})

test('a message is brought forward once only: with trouble of its own it does not hold up the others again and again', () => {
  const destination = new Destination()
  const heads: Readonly<Record<string, { id: string; sequence: number }>> = {
    bad: { id: 'm1', sequence: 1 },
    good: { id: 'm2', sequence: 2 },
  }
  const headOf = (lane: string) => heads[lane]
  for (const lane of ['bad', 'good']) destination.plan(lane, 1_100_000)
  destination.resume(1_000_000, headOf)
  expect(destination.takeLane(1_000_000)).toBe('bad')
  destination.fail(1_000_000, 90_000, undefined)
  destination.plan('bad', 1_090_000)
  destination.resume(1_000_000, headOf)
  expect([1, 2].map(() => destination.takeLane(1_000_000))).toEqual(['good', undefined])
  expect(destination.nextMs()).toBe(1_090_000)
})

test('what is planned anew keeps the time that it was brought forward to, until it is taken', () => {
  const destination = new Destination()
  destination.plan('a', 1_100_000)
  destination.resume(1_000_000, () => ({ id: 'm1', sequence: 1 }))
  destination.plan('a', 1_100_000)
  expect(destination.takeLane(1_000_000)).toBe('a')
  destination.plan('a', 1_100_000)
  expect(destination.nextMs()).toBe(1_100_000)
})

test('a late success does not end the pause that a vendor asked for meanwhile', () => {
  const destination = new Destination()
  destination.plan('a', 1_000_000)
  destination.fail(1_000_000, 60_000, 60_000)
  destination.succeed()
  expect(destination.nextMs()).toBe(1_060_000)
})
