import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { openTestStore } from '../../test/harness/open-test-store.ts'
import { backupSchema } from '../config/backup-settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { createLog } from '../lib/log.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import { Backups } from './backups.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-backups-'))
const { signal } = new AbortController()
let store: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(async () => {
  await store.remove()
  rmSync(directory, { recursive: true, force: true })
})

test('a verification that failed is told of until one ends well, whatever becomes of back-ups meanwhile, and the other way round', async () => {
  const dataDir = join(directory, 'data')
  mkdirSync(dataDir)
  const clock = new ManualClock()
  let catchUp = (): Promise<void> => Promise.resolve()
  const to = join(directory, 'repository')
  const backups = await Backups.open({
    settings: backupSchema.parse({ to, recipients: [generateIdentity(new Date(0)).recipient.text] }),
    clock,
    log: createLog({ level: 'silent' }),
    state: store.state,
    // Nobody asks that of a cluster.
    telemetry: {} as TelemetryStore,
    telemetryIn: 'cluster',
    dataDir,
    program: '1',
    settingsFiles: () => [],
    catchUp: () => catchUp(),
    memoryLimitBytes: 2 ** 30,
  })
  const seen = (): readonly (string | undefined)[] => {
    clock.advance(1000)
    return [...Object.keys(backups.last.failed).toSorted((a, b) => (a < b ? -1 : 1)), backups.problem()]
  }
  await backups.backUp(signal)
  expect(seen()).toEqual([undefined])
  await expect(backups.verify('nowhere', signal)).rejects.toMatchObject({ code: 'not_found' })
  await backups.backUp(signal)
  const verifyFails = ['verify', 'the last verification failed: There is no restore point nowhere']
  expect(seen()).toEqual(verifyFails)
  catchUp = () => Promise.reject(new Error('not stored'))
  await expect(backups.backUp(signal)).rejects.toThrow('not stored')
  expect(seen()).toEqual(['backup', 'verify', 'the last back-up failed: not stored'])
  catchUp = () => Promise.resolve()
  await backups.backUp(signal)
  expect(seen()).toEqual(verifyFails)
  await backups.verify(undefined, signal)
  expect(seen()).toEqual([undefined])
})

test('a back-up writes and a verification reads at their pace', async () => {
  const dataDir = join(directory, 'paced')
  mkdirSync(dataDir)
  const bytesPerSecond = 20_000
  const backups = await Backups.open({
    settings: backupSchema.parse({ to: join(directory, 'paced repository'), recipients: [generateIdentity(new Date(0)).recipient.text] }),
    clock: new ManualClock(),
    log: createLog({ level: 'silent' }),
    state: store.state,
    telemetry: {} as TelemetryStore,
    telemetryIn: 'cluster',
    dataDir,
    program: '1',
    settingsFiles: () => [],
    catchUp: () => Promise.resolve(),
    memoryLimitBytes: 2 ** 30,
    bytesPerSecond,
  })
  let began = performance.now()
  const { newBytes } = await backups.backUp(signal)
  // Timers of the pace may be early by a few milliseconds, never by a rest.
  const leastMs = (newBytes / bytesPerSecond) * 1000 - 50
  expect(leastMs).toBeGreaterThan(50)
  expect(performance.now() - began).toBeGreaterThan(leastMs)
  began = performance.now()
  await backups.verify(undefined, signal)
  expect(performance.now() - began).toBeGreaterThan(leastMs)
})
