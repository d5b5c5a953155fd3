import { expect, test } from 'vitest'

import { Turns } from './turns.ts'

test('so many run at once, in their order; what was given up is not begun, a failure gives its turn on', async () => {
  const turns = new Turns(2)
  const begun: number[] = []
  const ends = new Map<number, (error?: Error) => void>()
  const controllers = [1, 2, 3, 4, 5].map(() => new AbortController())
  const all = controllers.map(({ signal }, at) =>
    turns.run(() => {
      begun.push(at + 1)
      return new Promise<number>((resolve, reject) => ends.set(at + 1, (error) => (error ? reject(error) : resolve(at + 1))))
    }, signal),
  )
  const settled = Promise.allSettled(all)
  expect(begun).toEqual([1, 2])
  controllers[2]?.abort()
  ends.get(1)?.(new Error('broken'))
  await expect(all[0]).rejects.toThrow('broken')
  await expect(all[2]).rejects.toThrow()
  await expect.poll(() => begun).toEqual([1, 2, 4])
  for (const number of [2, 4]) ends.get(number)?.()
  await expect.poll(() => begun).toEqual([1, 2, 4, 5])
  ends.get(5)?.()
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})
