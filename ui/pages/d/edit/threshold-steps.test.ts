import fc from 'fast-check'
import { expect, test } from 'vitest'

import { addedStep, changedStep, orderedSteps, removedStep } from './threshold-steps.ts'

test('the first threshold brings the colour of what lies below it, and the last takes it away', () => {
  const two = addedStep([])
  expect(two.map(({ from }) => from)).toEqual([null, 80])
  expect(addedStep(two).map(({ from }) => from)).toEqual([null, 80, 88])
  expect(removedStep(addedStep(two), 0).map(({ from }) => from)).toEqual([null, 88])
  expect(removedStep(two, 1)).toEqual([])
})

test('whatever is added, changed and removed, one step lies below all and the others follow in order', () => {
  const change = fc.oneof(
    fc.record({ do: fc.constant('add' as const) }),
    fc.record({ do: fc.constant('remove' as const), at: fc.nat(5) }),
    fc.record({ do: fc.constant('set' as const), at: fc.nat(5), from: fc.integer() }),
  )
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      let steps: Parameters<typeof addedStep>[0] = []
      for (const one of changes) {
        if (one.do === 'add') steps = addedStep(steps)
        // The lowest has no figure to change.
        else if (one.do === 'set') steps = orderedSteps(one.at === 0 ? steps : changedStep(steps, one.at, { from: one.from }))
        else steps = removedStep(steps, one.at)
        expect(steps.length === 0 || steps[0]?.from === null).toBe(true)
        const froms = steps.slice(1).map(({ from }) => from ?? Number.NaN)
        expect(froms).toEqual(froms.toSorted((a, b) => a - b))
        expect(orderedSteps(steps)).toBe(steps)
      }
    }),
  )
})
