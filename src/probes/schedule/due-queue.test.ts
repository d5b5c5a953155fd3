import fc from 'fast-check'
import { expect, test } from 'vitest'

import { DueQueue } from './due-queue.ts'
import { nextSlotMs } from './next-slot.ts'

test('what is due comes in order, each name once, at its last time', () => {
  const moves = fc.array(fc.tuple(fc.nat(9), fc.option(fc.nat(100))), { maxLength: 60 })
  fc.assert(
    fc.property(moves, fc.nat(100), (all, nowMs) => {
      const queue = new DueQueue()
      const expected = new Map<string, number>()
      for (const [name, dueMs] of all) {
        if (dueMs === null) queue.drop(`m${name}`)
        else queue.put(`m${name}`, dueMs)
        if (dueMs === null) expected.delete(`m${name}`)
        else expected.set(`m${name}`, dueMs)
      }
      expect(queue.nextDueMs()).toBe(expected.size === 0 ? undefined : Math.min(...expected.values()))
      const taken: string[] = []
      for (let name = queue.take(nowMs); name !== undefined; name = queue.take(nowMs)) taken.push(name)
      expect(taken.toSorted()).toEqual([...expected].flatMap(([name, dueMs]) => (dueMs <= nowMs ? [name] : [])).toSorted())
      const times = taken.map((name) => expected.get(name) ?? 0)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }),
  )
})

test('a thousand monitors every 30 s come evenly', () => {
  const seconds = new Map<number, number>()
  for (let n = 0; n < 1000; n++) {
    const slotMs = nextSlotMs(`monitor ${n}`, 30_000, 1_000_000)
    expect(slotMs).toBeGreaterThan(1_000_000)
    expect(slotMs).toBeLessThanOrEqual(1_030_000)
    const second = Math.floor(slotMs / 1000)
    seconds.set(second, (seconds.get(second) ?? 0) + 1)
  }
  expect(Math.max(...seconds.values())).toBeLessThan(70)
})
