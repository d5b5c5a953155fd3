import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createLog } from '../lib/log.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'

let lines: string[]
let lifecycle: Lifecycle
let stopped: string[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  lines = []
  stopped = []
  lifecycle = createLifecycle(createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }))
})
afterEach(() => void vi.useRealTimers())

const takes = (name: string, ms: number) => async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, ms))
  stopped.push(name)
}
const hangs = (): Promise<void> => new Promise(() => undefined)

/** What stop() returned, and after how many milliseconds. */
async function stop(): Promise<{ unclean: readonly string[]; tookMs: number }> {
  const startedAt = performance.now()
  let done: { unclean: readonly string[]; tookMs: number } | undefined
  void lifecycle.stop().then((unclean) => (done = { unclean, tookMs: performance.now() - startedAt }))
  while (done === undefined) await vi.advanceTimersByTimeAsync(10)
  return done
}

test('stage by stage, whatever the order of the start; parts of a stage at once', async () => {
  lifecycle.onStop('directory', 'lock', takes('lock', 0))
  lifecycle.onStop('stores', 'engine', takes('engine', 500))
  lifecycle.onStop('stores', 'state', takes('state', 400))
  lifecycle.onStop('work', 'wal', takes('wal', 300))
  lifecycle.onStop('doors', 'main', takes('main', 200))
  lifecycle.onStop('doors', 'grpc', takes('grpc', 150))
  lifecycle.onStop('self telemetry', 'self', takes('self', 100))
  const { unclean, tookMs } = await stop()
  expect(stopped).toEqual(['self', 'grpc', 'main', 'wal', 'state', 'engine', 'lock'])
  expect(unclean).toEqual([])
  expect(tookMs).toBeLessThan(1200)
})

test.each(['self telemetry', 'doors', 'work', 'stores', 'directory'] as const)(
  'a part of the stage %s that hangs: the others stop, in time, and it is named',
  async (stage) => {
    const others = ['self telemetry', 'doors', 'work', 'stores', 'directory'] as const
    for (const other of others) lifecycle.onStop(other, other, takes(other, 10))
    lifecycle.onStop(stage, 'the one that hangs', hangs)
    const { unclean, tookMs } = await stop()
    expect(stopped).toEqual(others)
    expect(unclean).toEqual(['the one that hangs'])
    expect(tookMs).toBeLessThanOrEqual(8010)
    expect(lines.join('')).toContain('the one that hangs did not stop within')
  },
)

test('all of them hang: eight seconds', async () => {
  const stages = ['self telemetry', 'doors', 'work', 'stores', 'directory'] as const
  for (const stage of stages) lifecycle.onStop(stage, stage, hangs)
  const { unclean, tookMs } = await stop()
  expect(unclean).toEqual(stages)
  expect(tookMs).toBeLessThanOrEqual(8010)
})

test('a part learns what time it has: what is left over goes on to the next stage', async () => {
  const given: number[] = []
  lifecycle.onStop('work', 'wal', (withinMs) => void given.push(withinMs))
  lifecycle.onStop('doors', 'main', takes('main', 3000))
  await stop()
  lifecycle.onStop('work', 'wal', (withinMs) => void given.push(withinMs))
  await stop()
  expect(given[0]).toBeGreaterThan(2900)
  expect(given[0]).toBeLessThan(3100)
  expect(given[1]).toBe(6000)
})

test('a part that throws is named, and stops nobody else; nothing stops twice', async () => {
  lifecycle.onStop('work', 'broken', () => {
    throw new Error('no')
  })
  lifecycle.onStop('stores', 'state', takes('state', 1))
  expect((await stop()).unclean).toEqual(['broken'])
  expect((await stop()).unclean).toEqual([])
  expect(stopped).toEqual(['state'])
})
