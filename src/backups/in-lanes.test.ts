import { expect, test } from 'vitest'

import { inLanes } from './in-lanes.ts'

test('after a failure nothing more is begun, and it is told once nothing is under way', async () => {
  const begun: number[] = []
  const ended: number[] = []
  let goOn = (): void => undefined
  const slow = new Promise<void>((resolve) => (goOn = resolve))
  const running = inLanes([1, 2, 3, 4, 5], async (item) => {
    begun.push(item)
    if (item === 2) throw new Error('the second')
    await slow
    ended.push(item)
    if (item === 3) throw new Error('the third')
  })
  let isTold = false
  void running.catch(() => undefined).finally(() => (isTold = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect([begun, isTold]).toEqual([[1, 2, 3], false])
  goOn()
  await expect(running).rejects.toThrow('the second')
  expect([begun, ended]).toEqual([
    [1, 2, 3],
    [1, 3],
  ])
})

test('without one, every item is done once', async () => {
  const done: number[] = []
  await inLanes(new Set([1, 2, 3, 4, 5, 6, 7]), async (item) => void done.push(item))
  expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
})
