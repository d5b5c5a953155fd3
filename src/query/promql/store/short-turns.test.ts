import { expect, test } from 'vitest'

import { shortTurns } from './short-turns.ts'

async function* work(pieces: number, eachMs: number): AsyncGenerator<number> {
  for (let piece = 0; piece < pieces; piece++) {
    const endsAt = performance.now() + eachMs
    while (performance.now() < endsAt);
    yield piece
  }
}

test('others have their turns between pieces that lie ready', async () => {
  let turns = 0
  const count = (): void => {
    turns++
    next = setImmediate(count)
  }
  let next = setImmediate(count)
  const seen: number[] = []
  for await (const piece of shortTurns(work(20, 2))) seen.push(piece)
  clearImmediate(next)
  expect(seen).toEqual(Array.from({ length: 20 }, (_, at) => at))
  expect(turns).toBeGreaterThanOrEqual(5)
})
