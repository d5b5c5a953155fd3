import { expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { ReadBudget } from './read-budget.ts'

test('who holds little reads on whatever others hold; of those who hold much one after the other does', () => {
  const clock = new ManualClock()
  const budget = new ReadBudget(clock, { maxBytes: 100, fairBytes: 10 })
  const woken: string[] = []
  const [a, b, c, small] = ['a', 'b', 'c', 'small'].map((name) => budget.open(() => woken.push(name)))
  if (a === undefined || b === undefined || c === undefined || small === undefined) throw new Error('four')
  for (const share of [a, b, c]) share.take(40)
  // The first of the line has its turn, as far as its frame goes; the others wait.
  expect([a.mayRead(), b.mayRead(), c.mayRead(), a.mayRead()]).toEqual([true, false, false, true])
  expect([a.isWaiting, b.isWaiting, c.isWaiting]).toEqual([false, true, true])
  small.take(5)
  expect(small.mayRead()).toBe(true)
  a.take(30)
  expect(a.mayRead()).toBe(true)
  clock.advance(7000)
  expect([a.keepsOthersMs, b.keepsOthersMs, small.keepsOthersMs]).toEqual([7000, 0, 0])
  // It goes away without finishing: the next one's turn, not that of all.
  a.leave()
  expect(woken).toEqual(['b'])
  expect([b.mayRead(), c.mayRead(), b.keepsOthersMs]).toEqual([true, false, 0])
  // There is room again.
  a.give(70)
  expect(woken).toEqual(['b', 'b', 'c'])
  expect([b.isWaiting, c.isWaiting]).toEqual([false, false])
})

test('who got done goes to the end of the line', () => {
  const woken: string[] = []
  const budget = new ReadBudget(new ManualClock(), { maxBytes: 100, fairBytes: 10 })
  const [a, b] = [budget.open(() => woken.push('a')), budget.open(() => woken.push('b'))]
  a.take(100)
  b.take(50)
  expect([a.mayRead(), b.mayRead()]).toEqual([true, false])
  a.give(20)
  expect([woken, a.mayRead(), b.mayRead()]).toEqual([['b'], false, true])
})

test('a turn is no longer than others have been waiting', () => {
  const clock = new ManualClock()
  const budget = new ReadBudget(clock, { maxBytes: 100, fairBytes: 10 })
  const [a, b] = [budget.open(() => undefined), budget.open(() => undefined)]
  a.take(80)
  b.take(30)
  expect(a.mayRead()).toBe(true)
  clock.advance(50_000)
  expect([b.mayRead(), a.keepsOthersMs]).toEqual([false, 0])
  clock.advance(3000)
  expect([b.mayRead(), a.mayRead(), a.keepsOthersMs]).toEqual([false, true, 3000])
})
