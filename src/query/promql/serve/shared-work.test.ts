import { expect, test } from 'vitest'

import { SharedWork } from './shared-work.ts'

const never = new AbortController().signal

test('one piece of work for all who ask while it is under way, and another for those who ask later', async () => {
  const shared = new SharedWork<number>()
  let runs = 0
  let end: (() => void) | undefined
  const work = async (): Promise<number> => {
    runs++
    await new Promise<void>((resolve) => (end = resolve))
    return runs
  }
  const both = [shared.run('a', work, never), shared.run('a', work, never)]
  const other = shared.run('b', async () => 7, never)
  expect([await other, runs]).toEqual([7, 1])
  end?.()
  expect(await Promise.all(both)).toEqual([1, 1])
  const later = shared.run('a', work, never)
  end?.()
  expect(await later).toBe(2)
})

test('a failure is everybody’s', async () => {
  const shared = new SharedWork<number>()
  const work = (): Promise<number> => Promise.reject(new Error('broken'))
  const both = [shared.run('a', work, never), shared.run('a', work, never)]
  for (const one of both) await expect(one).rejects.toThrow('broken')
  expect(await shared.run('a', async () => 1, never)).toBe(1)
})

test('who leaves leaves alone; with the last one the work ends', async () => {
  const shared = new SharedWork<number>()
  const signals: AbortSignal[] = []
  const work = (signal: AbortSignal): Promise<number> => {
    signals.push(signal)
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
  }
  const [first, second] = [new AbortController(), new AbortController()]
  const answers = [shared.run('a', work, first.signal), shared.run('a', work, second.signal)]
  first.abort()
  await expect(answers[0]).rejects.toMatchObject({ code: 'cancelled' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  second.abort()
  await expect(answers[1]).rejects.toMatchObject({ code: 'cancelled' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  // Nobody joins what was given up.
  const third = new AbortController()
  const answer = shared.run('a', work, third.signal)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  third.abort()
  await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
  await expect(shared.run('a', work, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
})
