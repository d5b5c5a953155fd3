import { expect, test } from 'vitest'

import { Destination } from './destination.ts'

test('when a vendor is back, what waited goes out at once and in its order, whatever each lane waited for', () => {
  const destination = new Destination()
  const sequences: Readonly<Record<string, number>> = { c: 3, a: 1, b: 2 }
  for (const [lane, waitMs] of Object.entries({ c: 20_000, a: 120_000, b: 50_000 })) destination.lanes.set(lane, 1_000_000 + waitMs)
  for (let n = 0; n < 3; n++) destination.fail(1_000_000, 60_000, undefined)
  expect(destination.takeLane(1_010_000)).toBeUndefined()
  destination.succeed()
  destination.resume(1_010_000, (lane) => sequences[lane] ?? 0)
  expect([1, 2, 3, 4].map(() => destination.takeLane(1_010_000))).toEqual(['a', 'b', 'c', undefined])
})
