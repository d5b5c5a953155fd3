import { setImmediate as nextIteration } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { nextTurn } from './next-turn.ts'

test('one gets a turn each time round the event loop, in the order in which they came', async () => {
  const turns: string[] = []
  let iterations = 0
  const work = async (name: string): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) {
      await nextTurn()
      turns.push(`${name}${turn}`)
    }
  }
  const done = Promise.all([work('a'), work('b'), work('c')])
  const counted: number[] = []
  while (turns.length < 9) {
    counted.push(turns.length)
    await nextIteration()
    iterations++
  }
  await done
  expect(turns).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2'])
  expect(iterations).toBeGreaterThanOrEqual(9)
  for (const [at, count] of counted.entries()) expect(count - (counted[at - 1] ?? 0)).toBeLessThanOrEqual(1)
})
