import fc from 'fast-check'
import { expect, test } from 'vitest'

import { SortedTexts } from './sorted-texts.ts'

test('has what a sorted set has, from any place on, whatever comes and goes', () => {
  const step = fc.record({ isAdded: fc.boolean(), text: fc.integer({ min: 1, max: 1500 }).map(String) })
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 600, maxLength: 2000, size: 'max' }),
      fc.integer({ min: 0, max: 1500 }).map(String),
      (steps, after) => {
        const texts = new SortedTexts()
        const set = new Set<string>()
        for (const { isAdded, text } of steps) {
          if (isAdded) texts.add(text)
          else texts.delete(text)
          if (isAdded) set.add(text)
          else set.delete(text)
        }
        expect(texts.size).toBe(set.size)
        expect([...texts.from()]).toEqual([...set].sort())
        expect([...texts.from(after)]).toEqual([...set].filter((text) => text > after).sort())
      },
    ),
    { numRuns: 30 },
  )
})

test('goes on where it was while what lies around it goes', () => {
  const texts = new SortedTexts()
  for (let n = 0; n < 2000; n++) texts.add(String(n).padStart(4, '0'))
  const seen: string[] = []
  for (const text of texts.from()) {
    seen.push(text)
    texts.delete(text)
  }
  expect(seen).toHaveLength(2000)
  expect(texts.size).toBe(0)
})
