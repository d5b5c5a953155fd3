import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SortedEntries } from './sorted-entries.ts'

test('has what a sorted set has, from any place on, whatever comes and goes', () => {
  const step = fc.record({ isAdded: fc.boolean(), text: fc.integer({ min: 1, max: 1500 }).map(String) })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 600, maxLength: 2000, size: 'max' }),
      fc.integer({ min: 0, max: 1500 }).map(String),
      (steps, after) => {
        const texts = new SortedEntries<{ readonly place: string }>()
        const set = new Set<string>()
        for (const { isAdded, text } of steps) {
          if (isAdded) texts.add({ place: text })
          else texts.delete(text)
          if (isAdded) set.add(text)
          else set.delete(text)
        }
        expect(texts.size).toBe(set.size)
        expect(placesOf(texts.from())).toEqual([...set].sort())
        expect(placesOf(texts.from(after))).toEqual([...set].filter((text) => text > after).sort())
      },
    ),
    { numRuns: 30 },
  )
})

test('goes on where it was while what lies around it goes', () => {
  const texts = new SortedEntries<{ readonly place: string }>()
  for (let n = 0; n < 2000; n++) texts.add({ place: String(n).padStart(4, '0') })
  const seen: string[] = []
  for (const { place } of texts.from()) {
    seen.push(place)
    texts.delete(place)
  }
  expect(seen).toHaveLength(2000)
  expect(texts.size).toBe(0)
})

function placesOf(entries: Iterable<{ readonly place: string }>): string[] {
  return Array.from(entries, ({ place }) => place)
}
