import { expect, test } from 'vitest'

import { LookupMemory } from './lookup-memory.ts'

test('what was used last is kept, within the weight and the count', () => {
  const memory = new LookupMemory<{ weight: number }>({ entries: 3, weight: 100 })
  const has = (): string[] => ['a', 'b', 'c', 'd'].filter((key) => memory.recall(key) !== undefined)
  memory.remember('a', { weight: 40 })
  memory.remember('b', { weight: 40 })
  memory.recall('a')
  memory.remember('c', { weight: 40 })
  expect(has()).toEqual(['a', 'c'])
  memory.remember('c', { weight: 1 })
  memory.remember('b', { weight: 1 })
  memory.remember('d', { weight: 1 })
  expect(has()).toEqual(['b', 'c', 'd'])
  memory.remember('b', { weight: 101 })
  expect(has()).toEqual(['c', 'd'])
  memory.forget('c')
  memory.forget('c')
  expect(has()).toEqual(['d'])
})
