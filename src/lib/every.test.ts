import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type * as everyModule from './every.ts'

let every: typeof everyModule.every

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  // Test files share modules, and this one's timer: here it is to be alone.
  vi.resetModules()
  ;({ every } = await import('./every.ts'))
})
afterEach(() => void vi.useRealTimers())

test('each comes as often as it was asked for, by one timer, until it is stopped', () => {
  const done: string[] = []
  const stopSecond = every(1000, () => done.push('second'))
  vi.advanceTimersByTime(400)
  const stopThird = every(3000, () => done.push('third'))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(6600)
  expect(done.filter((what) => what === 'second')).toHaveLength(7)
  expect(done.filter((what) => what === 'third')).toHaveLength(2)
  stopSecond()
  vi.advanceTimersByTime(3000)
  expect(done.filter((what) => what === 'second')).toHaveLength(7)
  expect(done.filter((what) => what === 'third')).toHaveLength(3)
  stopThird()
  expect(vi.getTimerCount()).toBe(0)
})

test('a process that stood still does what it missed once', () => {
  const work = vi.fn<() => void>()
  const stop = every(5000, work)
  vi.advanceTimersByTime(5000)
  expect(work).toHaveBeenCalledTimes(1)
  const realNow = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + 60_000)
  vi.advanceTimersByTime(1000)
  expect(work).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(4000)
  expect(work).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(1000)
  expect(work).toHaveBeenCalledTimes(3)
  vi.restoreAllMocks()
  stop()
})
