import { expect, test } from 'vitest'

import { Turns } from './turns.ts'

const never = new AbortController().signal

test('so many at once, in their order; who fails or goes away gives the place on', async () => {
  const turns = new Turns(2)
  const begun: number[] = []
  const ends: ((error?: Error) => void)[] = []
  const work = (n: number) => () => {
    begun.push(n)
    return new Promise<number>((resolve, reject) => {
      ends[n] = (error) => (error === undefined ? resolve(n) : reject(error))
    })
  }
  const gone = new AbortController()
  const results = [0, 1, 2, 3, 4].map((n) => turns.take(work(n), n === 3 ? gone.signal : never))
  expect(begun).toEqual([0, 1])
  gone.abort()
  await expect(results[3]).rejects.toThrow('cancelled while waiting')
  ends[0]?.(new Error('broken'))
  await expect(results[0]).rejects.toThrow('broken')
  expect(begun).toEqual([0, 1, 2])
  ends[1]?.()
  await results[1]
  expect(begun).toEqual([0, 1, 2, 4])
  ends[2]?.()
  ends[4]?.()
  expect(await Promise.all([results[1], results[2], results[4]])).toEqual([1, 2, 4])
  await expect(turns.take(async () => 5, AbortSignal.abort())).resolves.toBe(5)
})
