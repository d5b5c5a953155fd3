import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createLog } from '../../lib/log.ts'
import { QueryGate } from '../../query/promql/index.ts'
import { alertParts } from '../testdata/alert-parts.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { passTime, startVirtualTime } from '../testdata/virtual-time.ts'
import { Arrivals } from './arrivals.ts'
import { type GroupRun, runGroup } from './run-group.ts'
import { RunningGroup } from './running-group.ts'
import { slotAtOrBefore } from './slots.ts'

const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const intervalMs = 10_000
let store: MemoryStore
/** How long the next evaluation takes. */
let takesMs = 0
let stop: AbortController
let run: GroupRun
let arrivals: Arrivals
let firstMs = 0

beforeEach(() => {
  startVirtualTime(1_700_000_000_123)
  store = new MemoryStore()
  takesMs = 0
  stop = new AbortController()
  arrivals = new Arrivals()
  const group = new RunningGroup(
    {
      clock,
      log: createLog({ level: 'silent' }),
      source: store,
      write: async (samples) => {
        store.write(samples)
        return { refused: 0, reason: '' }
      },
      settle: () => (takesMs === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, takesMs))),
      gate: new QueryGate({ maxRunning: 1, maxWaiting: 1 }),
      ...alertParts(new MemoryBook()),
    },
    {
      name: 'g',
      file: '/rules.yml',
      intervalMs,
      queryOffsetMs: undefined,
      limit: 0,
      rules: [{ kind: 'recording', name: 'a', query: '1', labels: [] }],
      onArrivalOf: ['metrics'],
    },
    { intervalMs: 60_000, queryOffsetMs: 0 },
  )
  firstMs = slotAtOrBefore(group.slots, Date.now()) + intervalMs
  run = runGroup(clock, group, arrivals, stop.signal)
})
afterEach(async () => {
  stop.abort()
  await vi.runOnlyPendingTimersAsync()
  vi.useRealTimers()
})

/** Slots evaluated since the last time, counted from the first. */
function takeSlots(): readonly number[] {
  const slots = store.written.map(({ timeMs }) => (timeMs - firstMs) / intervalMs)
  store.written.length = 0
  return slots
}

test('each slot once, from the next one on', async () => {
  await passTime(firstMs - Date.now() - 1)
  expect(takeSlots()).toEqual([])
  await passTime(1)
  expect(takeSlots()).toEqual([0])
  await passTime(4 * intervalMs)
  expect(takeSlots()).toEqual([1, 2, 3, 4])
  expect(run.running.counts).toMatchObject({ iterations: 5, missed: 0 })
})

test('slots that pass during an evaluation are missed, but the last', async () => {
  await passTime(firstMs - Date.now())
  takesMs = 3.5 * intervalMs
  await passTime(intervalMs)
  takesMs = 0
  await passTime(4 * intervalMs)
  // It began at 1 and ended at 4.5.
  expect(takeSlots()).toEqual([0, 1, 4, 5])
  expect(run.running.counts).toMatchObject({ iterations: 6, missed: 2 })
})

test('an evaluation of less than an interval delays none', async () => {
  takesMs = 0.9 * intervalMs
  await passTime(firstMs - Date.now() + 5 * intervalMs)
  expect(takeSlots()).toEqual([0, 1, 2, 3, 4])
})

test('a clock that is set back or forth: slots go on from where it stands', async () => {
  await passTime(firstMs - Date.now())
  vi.setSystemTime(firstMs - 100.5 * intervalMs)
  await passTime(2.5 * intervalMs)
  expect(takeSlots()).toEqual([0, -99, -98])
  vi.setSystemTime(firstMs + 50.5 * intervalMs)
  await passTime(2 * intervalMs)
  expect(takeSlots()).toEqual([51, 52])
})

test('it stops at once while it waits', async () => {
  await run.stop()
  await passTime(5 * intervalMs)
  expect(takeSlots()).toEqual([])
})

test('what comes in is looked at at once, but not more than once a second; other rows are not', async () => {
  await passTime(firstMs - Date.now())
  expect(takeSlots()).toEqual([0])
  await passTime(3000)
  arrivals.tell(['logs', 'traces'])
  await passTime(10)
  expect(takeSlots()).toEqual([])
  arrivals.tell(['metrics'])
  await passTime(10)
  const times = store.written.map(({ timeMs }) => timeMs - firstMs)
  expect(times).toEqual([3010])
  for (let tick = 0; tick < 25; tick++) {
    arrivals.tell(['metrics'])
    await passTime(100)
  }
  expect(store.written.length).toBeLessThanOrEqual(4)
  expect(store.written.length).toBeGreaterThanOrEqual(3)
  takeSlots()
  await passTime(firstMs + intervalMs - Date.now())
  // The slots go on as if nothing had been.
  expect(takeSlots().at(-1)).toBe(1)
  expect(run.running.counts).toMatchObject({ iterations: 2, missed: 0 })
})
