import { expect, test } from 'vitest'

import type { Fault } from '../../../lib/errors.ts'
import { nextTurn } from '../../../lib/next-turn.ts'
import { QueryGate } from './query-gate.ts'

const never = new AbortController().signal

/** Work that ends when told. */
function openWork(): {
  readonly work: () => Promise<string>
  end(answer: string): void
  fail(error: Error): void
  readonly isRunning: () => boolean
} {
  let running = false
  let settle: { resolve(answer: string): void; reject(error: Error): void } | undefined
  const answer = new Promise<string>((resolve, reject) => (settle = { resolve, reject }))
  return {
    work: () => {
      running = true
      return answer
    },
    end: (text) => settle?.resolve(text),
    fail: (error) => settle?.reject(error),
    isRunning: () => running,
  }
}

test('so many at once, the others in the order in which they came, also after failures', async () => {
  const gate = new QueryGate({ maxRunning: 2, maxWaiting: 10 })
  const works = Array.from({ length: 5 }, openWork)
  const answers = works.map(({ work }) => gate.run(work, 60_000, never))
  const running = async (some = works): Promise<boolean[]> => {
    // Each begins in a turn of its own.
    for (const _ of works) await nextTurn()
    return some.map(({ isRunning }) => isRunning())
  }
  expect(await running()).toEqual([true, true, false, false, false])
  works[1]?.fail(new Error('broken'))
  await expect(answers[1]).rejects.toThrow('broken')
  expect(await running()).toEqual([true, true, true, false, false])
  works[0]?.end('first')
  expect(await answers[0]).toBe('first')
  expect(await running()).toEqual([true, true, true, true, false])
  for (const one of works) one.end('late')
  expect(await Promise.all(answers.slice(2))).toEqual(['late', 'late', 'late'])
  // All places are free again.
  const again = Array.from({ length: 2 }, openWork)
  for (const { work } of again) void gate.run(work, 60_000, never)
  expect(await running(again)).toEqual([true, true])
})

test('who waits may leave, run out of time, or be one too many; the line goes on without them', async () => {
  const gate = new QueryGate({ maxRunning: 1, maxWaiting: 2 })
  const first = openWork()
  const running = gate.run(first.work, 60_000, never)
  const leaving = new AbortController()
  const left = openWork()
  const leaver = gate.run(left.work, 60_000, leaving.signal)
  const slow = openWork()
  const late = gate.run(slow.work, 20, never)
  await expect(gate.run(openWork().work, 60_000, never)).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterSeconds: 1,
  } satisfies Partial<Fault>)
  leaving.abort()
  await expect(leaver).rejects.toMatchObject({ code: 'cancelled' })
  await expect(late).rejects.toMatchObject({ code: 'query_limit', message: 'query timed out in query queue', details: { kind: 'timeout' } })
  const next = openWork()
  const answer = gate.run(next.work, 60_000, never)
  first.end('done')
  await running
  next.end('next')
  expect([await answer, left.isRunning(), slow.isRunning()]).toEqual(['next', false, false])
})

test('what is left of the time is what the work gets', async () => {
  const gate = new QueryGate({ maxRunning: 1, maxWaiting: 2 })
  const first = openWork()
  void gate.run(first.work, 60_000, never)
  let given = 0
  const second = gate.run(
    async (timeoutMs) => {
      given = timeoutMs
    },
    1000,
    never,
  )
  await new Promise((resolve) => setTimeout(resolve, 30))
  first.end('')
  await second
  expect(given).toBeLessThanOrEqual(975)
  expect(given).toBeGreaterThan(500)
  await expect(gate.run(async () => 1, 0, never)).rejects.toMatchObject({ details: { kind: 'timeout' } })
})
