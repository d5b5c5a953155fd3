import { expect, test } from 'vitest'

import { oneAtATime } from './one-at-a-time.ts'

test('one after the other, in their order, also after one that failed; too many are refused', async () => {
  const inTurn = oneAtATime(3)
  const story: string[] = []
  const work = (name: string) => async () => {
    story.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    story.push(`${name} ends`)
    if (name === 'a') throw new RangeError(name)
    return name
  }
  const [a, b, c, d] = await Promise.allSettled([inTurn(work('a')), inTurn(work('b')), inTurn(work('c')), inTurn(work('d'))])
  expect([a, b, c, d]).toMatchObject([{ reason: { message: 'a' } }, { value: 'b' }, { value: 'c' }, { reason: { code: 'overloaded' } }])
  expect(story).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(await inTurn(work('e'))).toBe('e')
})
