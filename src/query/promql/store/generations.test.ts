import { expect, test } from 'vitest'

import { Generations } from './generations.ts'

test('a change is one of its metric and its project, and of no other', () => {
  const generations = new Generations()
  const watched = [
    [1, 'a'],
    [1, 'b'],
    [1, undefined],
    [2, 'a'],
    [2, undefined],
  ] as const
  const read = (): number[] => watched.map(([project, metric]) => generations.of(project, metric))
  const changed = (change: () => void): boolean[] => {
    const before = read()
    change()
    return read().map((generation, at) => generation !== before[at])
  }
  expect(changed(() => generations.advance(1, 'a'))).toEqual([true, false, true, false, false])
  expect(changed(() => generations.advance(2, 'a'))).toEqual([false, false, false, true, true])
  expect(changed(() => generations.advanceAll())).toEqual([true, true, true, true, true])
  const fill = (): void => {
    for (let n = 0; n <= 50_000; n++) generations.advance(1, `n${n}`)
  }
  // Names are forgotten: all of the project count as changed rather than as unchanged.
  expect(changed(fill)).toEqual([true, true, true, false, false])
})
