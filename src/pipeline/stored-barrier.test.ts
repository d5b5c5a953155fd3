import { afterEach, beforeEach, expect, test } from 'vitest'

import { createMemoryFiles } from '../../test/harness/memory-files.ts'
import { numberedChunk } from '../../test/harness/numbered-rows.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { defaultWalLimits, openWriteAheadLog, type WriteAheadLog } from '../storage/wal/index.ts'
import { StoredBarrier } from './stored-barrier.ts'

let wal: WriteAheadLog
let barrier: StoredBarrier
const patient = (): AbortSignal => new AbortController().signal
const longMs = 60_000

beforeEach(async () => {
  wal = await openWriteAheadLog({
    directory: '/wal',
    clock: systemClock,
    // No segment closes by itself.
    limits: { ...defaultWalLimits, quietAgeMs: 1e9, busyAgeMs: 1e9, maxAgeMs: 1e9 },
    freeSpace: async () => ({ freeBytes: 1e12, totalBytes: 1e12 }),
    log: createLog({ level: 'silent' }),
    files: createMemoryFiles(),
  })
  barrier = new StoredBarrier(wal, systemClock)
})
afterEach(() => wal.close())

async function append(): Promise<void> {
  await wal.append({ chunks: [numberedChunk('log_records', [1], { segment: wal.openSegment() })] })
}

/** What the flusher does with the oldest segment. */
async function store(): Promise<void> {
  const [segment] = wal.sealed
  if (segment !== undefined) await wal.release(segment)
  barrier.release()
}

/** Notes that it has passed. */
function pass(signal = patient(), withinMs = longMs): { passed: boolean; ended: Promise<void> } {
  const state = { passed: false, ended: Promise.resolve() }
  state.ended = barrier.pass(withinMs, signal).then(() => {
    state.passed = true
  })
  return state
}

const untilSealed = (segments: number): Promise<unknown> => expect.poll(() => wal.sealed.length, { interval: 5 }).toBe(segments)

test('nothing to wait for', async () => {
  await barrier.pass(longMs, patient())
  expect(wal.sealed).toHaveLength(0)
})

test('passes when what was there before is stored, not what came later', async () => {
  await append()
  const first = pass()
  await untilSealed(1)
  await append()
  const second = pass()
  expect([first.passed, second.passed]).toEqual([false, false])
  await store()
  await first.ended
  expect(second.passed).toBe(false)
  await untilSealed(1)
  await store()
  await second.ended
})

test('many that wait share the cuts of the log', async () => {
  await append()
  const many = Array.from({ length: 100 }, () => pass())
  await untilSealed(1)
  await append()
  many.push(...Array.from({ length: 100 }, () => pass()))
  await untilSealed(2)
  await store()
  await store()
  await Promise.all(many.map(({ ended }) => ended))
  expect(wal.sealed).toHaveLength(0)
})

test('who does not want to wait longer is told', async () => {
  await append()
  const impatient = new AbortController()
  const waiting = pass(impatient.signal)
  await untilSealed(1)
  impatient.abort()
  await expect(waiting.ended).rejects.toMatchObject({ code: 'unavailable', message: 'what was accepted is not in the store yet' })
  await expect(pass(patient(), 1).ended).rejects.toMatchObject({ code: 'unavailable' })
  await expect(barrier.pass(longMs, AbortSignal.abort())).rejects.toMatchObject({ code: 'unavailable' })
})

test('the further the store is behind the rarer the log is cut', async () => {
  const cutsWithin = async (waiting: number): Promise<number> => {
    for (let n = 0; n < waiting; n++) {
      await append()
      await wal.seal()
    }
    const before = wal.sealed.length
    const end = Date.now() + 1200
    while (Date.now() < end) {
      await append()
      void pass(patient(), 1).ended.catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return wal.sealed.length - before
  }
  expect(await cutsWithin(0)).toBeGreaterThanOrEqual(2)
  expect(await cutsWithin(20)).toBeLessThanOrEqual(1)
})
