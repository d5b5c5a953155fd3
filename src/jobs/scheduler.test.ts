import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Clock } from '../lib/clock.ts'
import type { Job, JobServices } from './job.ts'
import { dueAt, startScheduler, type JobRun } from './scheduler.ts'

const midnight = Date.UTC(2026, 10, 21)
const clock: Clock = { now: () => Date.now(), monotonic: () => Date.now() }
// The jobs of these tests touch no store.
const services = { clock } as JobServices

beforeEach(() => void vi.useFakeTimers({ now: midnight }))
afterEach(() => void vi.useRealTimers())

function historyOf(starts: Record<string, number> = {}) {
  const runs: JobRun[] = []
  return {
    runs,
    lastStart: async (job: string) => runs.findLast((run) => run.job === job)?.startedAt ?? starts[job],
    record: async (run: JobRun) => void runs.push(run),
  }
}

function jobThat(run: Job['run'], schedule = '0 * * * *'): Job {
  return { name: 'tick', title: 'Tick', schedule, timeoutMs: 1000, run }
}

test('a job is due at its next time, or soon when that was missed', () => {
  expect(dueAt('0 * * * *', midnight, midnight + 1000)).toBe(midnight + 3_600_000)
  expect(dueAt('0 * * * *', undefined, midnight + 1000)).toBe(midnight + 3_600_000)
  expect(dueAt('0 * * * *', midnight - 7_200_000, midnight + 1000)).toBe(midnight + 61_000)
})

describe('a clock that is set back', () => {
  const day = 86_400_000

  test('a start that it wrote in the future is not waited for', () => {
    expect(dueAt('0 * * * *', midnight + 365 * day, midnight + 1000)).toBe(midnight + 3_600_000)
  })

  test('what was planned by it is planned anew', async () => {
    vi.setSystemTime(midnight + 365 * day)
    const history = historyOf()
    const scheduler = startScheduler({
      jobs: [jobThat(async () => 'ok', '0 2 * * *')],
      services,
      history,
      clock,
      onFailure: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(1000)
    vi.setSystemTime(midnight)
    await vi.advanceTimersByTimeAsync(day)
    expect(history.runs.map(({ startedAt }) => startedAt - midnight)).toEqual([7_200_000])
    await scheduler.stop()
  })

  test('a job does not run before its time, which would be due again at it', async () => {
    const history = historyOf()
    const scheduler = startScheduler({ jobs: [jobThat(async () => 'ok')], services, history, clock, onFailure: () => undefined })
    await vi.advanceTimersByTimeAsync(1_800_000)
    // As when the clock is slowed down to be right.
    vi.setSystemTime(Date.now() - 200)
    await vi.advanceTimersByTimeAsync(1_900_000)
    expect(history.runs.map(({ startedAt }) => startedAt - midnight)).toEqual([3_600_000])
    await scheduler.stop()
  })
})

test('it runs each hour and remembers', async () => {
  const history = historyOf()
  const scheduler = startScheduler({ jobs: [jobThat(async () => 'ok')], services, history, clock, onFailure: () => undefined })
  await vi.advanceTimersByTimeAsync(2 * 3_600_000 + 1000)
  expect(history.runs.map(({ startedAt, outcome }) => [startedAt - midnight, outcome])).toEqual([
    [3_600_000, 'done'],
    [7_200_000, 'done'],
  ])
  await scheduler.stop()
})

test('runs never overlap: a second call gets the first run', async () => {
  let finish: (() => void) | undefined
  let calls = 0
  const job = jobThat(async () => {
    calls++
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    return 'ok'
  })
  const scheduler = startScheduler({ jobs: [job], services, history: historyOf(), clock, onFailure: () => undefined })
  const both = Promise.all([scheduler.runNow('tick'), scheduler.runNow('tick')])
  await vi.advanceTimersByTimeAsync(0)
  finish?.()
  await both
  expect(calls).toBe(1)
  await scheduler.stop()
})

test('a failure is told and remembered, and the next run comes', async () => {
  const history = historyOf()
  const failures: string[] = []
  const job = jobThat(async () => Promise.reject(new Error('no')))
  const scheduler = startScheduler({ jobs: [job], services, history, clock, onFailure: (run) => failures.push(run.summary) })
  await vi.advanceTimersByTimeAsync(2 * 3_600_000 + 1000)
  expect(failures).toEqual(['no', 'no'])
  expect(history.runs.every((run) => run.outcome === 'failed')).toBe(true)
  await scheduler.stop()
})

test('stop aborts a running job', async () => {
  const job = jobThat((_services, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped'))))
  const scheduler = startScheduler({ jobs: [job], services, history: historyOf(), clock, onFailure: () => undefined })
  const run = scheduler.runNow('tick')
  await scheduler.stop()
  expect((await run)?.summary).toBe('stopped')
})

test('a run that the stop cut off is not remembered, so that it is made up', async () => {
  const history = historyOf()
  const job = jobThat(
    (_services, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('cut')))),
  )
  const scheduler = startScheduler({ jobs: [{ ...job, timeoutMs: 60_000 }], services, history, clock, onFailure: () => undefined })
  await vi.advanceTimersByTimeAsync(3_600_000 + 1000)
  await scheduler.stop()
  await vi.advanceTimersByTimeAsync(0)
  expect(history.runs).toEqual([])
})
