import fc from 'fast-check'
import { expect, test } from 'vitest'

import { type Idle, IdleMap } from './idle-map.ts'

interface Entry extends Idle<Entry> {
  readonly name: number
}

test('forgets exactly what is idle, in steps of any size, chains included', () => {
  const idleMs = 1000
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }), seenAtMs: fc.integer({ min: 0, max: 4000 }) })),
      fc.integer({ min: 1, max: 10 }),
      (spec, steps) => {
        const map = new IdleMap<Entry>(idleMs)
        const entries = spec.map(({ seenAtMs }, name): Entry => ({ name, seenAtMs, next: undefined }))
        for (const [i, entry] of entries.entries()) map.add(spec[i]?.key ?? 0, entry)
        const forgotten: number[] = []
        // Enough steps for one round over all keys, and no more.
        for (let i = 0; i <= 6; i += steps) map.forgetIdle(4000, steps, ({ name }) => forgotten.push(name))
        expect(forgotten.toSorted((a, b) => a - b)).toEqual(
          entries.filter(({ seenAtMs }) => 4000 - seenAtMs > idleMs).map(({ name }) => name),
        )
        const left: number[] = []
        for (let key = 0; key <= 5; key++) for (let entry = map.chain(key); entry !== undefined; entry = entry.next) left.push(entry.name)
        expect(left.toSorted((a, b) => a - b)).toEqual(entries.filter(({ seenAtMs }) => 4000 - seenAtMs <= idleMs).map(({ name }) => name))
        expect(map.size).toBe(left.length)
      },
    ),
  )
})

test('what is removed is gone, whatever stands in its chain', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 30 }), (spec) => {
      const map = new IdleMap<Entry>(1000)
      const entries = spec.map(([key], name) => {
        const entry: Entry = { name, seenAtMs: 0, next: undefined }
        map.add(key, entry)
        return entry
      })
      for (const [i, entry] of entries.entries()) if (spec[i]?.[1] === true) map.remove(spec[i][0], entry)
      const left: number[] = []
      for (let key = 0; key <= 3; key++) for (let entry = map.chain(key); entry !== undefined; entry = entry.next) left.push(entry.name)
      expect(left.toSorted((a, b) => a - b)).toEqual(spec.flatMap(([, isRemoved], name) => (isRemoved ? [] : [name])))
      expect(map.size).toBe(left.length)
    }),
  )
})
