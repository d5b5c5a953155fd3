import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { startTestEngine } from '../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../test/harness/insert-log-records.ts'
import { ManualClock } from '../../test/harness/manual-clock.ts'
import { openTestStore } from '../../test/harness/open-test-store.ts'
import { stateToBackUp } from '../../test/harness/state-to-back-up.ts'
import { backupSchema } from '../config/backup-settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { lockDirectory } from '../lib/directory-lock.ts'
import { createLog } from '../lib/log.ts'
import { Backups, type BackupsOptions } from './backups.ts'
import { verifyScratch } from './verify-point.ts'

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

beforeEach(async () => {
  await store.state.db.deleteFrom('backup_runs').execute()
})

interface Platform {
  readonly clock: ManualClock
  readonly to: string
  /** As a start does. */
  open(): Promise<Backups>
  /** What a back-up waits for first. */
  catchUp: BackupsOptions['catchUp']
}

function platformIn(name: string, more: Partial<BackupsOptions> = {}): Platform {
  const dataDir = join(directory, name)
  mkdirSync(dataDir)
  const to = join(directory, `${name} repository`)
  const settings = backupSchema.parse({ to, recipients: [generateIdentity(new Date(0)).recipient.text] })
  const platform: Platform = {
    clock: new ManualClock(),
    to,
    catchUp: () => Promise.resolve(),
    open: () =>
      Backups.open({
        settings,
        ...stateToBackUp(store.state, dataDir),
        clock: platform.clock,
        log: createLog({ level: 'silent' }),
        catchUp: (withinMs, within) => platform.catchUp(withinMs, within),
        memoryLimitBytes: 2 ** 30,
        ...more,
      }),
  }
  return platform
}

test('a verification that failed is told of until one ends well, whatever becomes of back-ups meanwhile, and the other way round', async () => {
  const platform = platformIn('data')
  let backups = await platform.open()
  const seen = (): readonly (string | undefined)[] => {
    platform.clock.advance(1000)
    return [...Object.keys(backups.last.failed).toSorted((a, b) => (a < b ? -1 : 1)), backups.problem()]
  }
  await backups.backUp(signal)
  expect(seen()).toEqual([undefined])
  await expect(backups.verify('nowhere', signal)).rejects.toMatchObject({ code: 'not_found' })
  await backups.backUp(signal)
  const verifyFails = ['verify', 'the last verification failed: There is no restore point nowhere']
  expect(seen()).toEqual(verifyFails)
  platform.catchUp = () => Promise.reject(new Error('not stored'))
  await expect(backups.backUp(signal)).rejects.toThrow('not stored')
  expect(seen()).toEqual(['backup', 'verify', 'the last back-up failed: not stored'])
  platform.catchUp = () => Promise.resolve()
  await backups.backUp(signal)
  expect(seen()).toEqual(verifyFails)
  // Also after a restart.
  backups = await platform.open()
  expect(seen()).toEqual(verifyFails)
  await backups.verify(undefined, signal)
  expect(seen()).toEqual([undefined])
  backups = await platform.open()
  expect(seen()).toEqual([undefined])
  // What a stop cuts off is no failure.
  platform.catchUp = (_, within) => new Promise((_resolve, reject) => within.addEventListener('abort', () => reject(new Error('cut off'))))
  const cut = backups.backUp(signal)
  await backups.stop()
  await expect(cut).rejects.toThrow()
  backups = await platform.open()
  expect(seen()).toEqual([undefined])
})

test('a verification that is due and not made is told of, whatever the restarts', async () => {
  const platform = platformIn('overdue')
  const { clock } = platform
  const hourMs = 3_600_000
  clock.advance(Date.UTC(2026, 10, 21, 12) - clock.now())
  let backups = await platform.open()
  await backups.backUp(signal)
  // Sunday, 4:17 and two hours.
  clock.advance(18 * hourMs)
  expect(backups.problemOf('verify')).toBeUndefined()
  backups = await platform.open()
  clock.advance(hourMs)
  await backups.backUp(signal)
  expect(backups.problem()).toBe('the verification that was due has not been made')
  await backups.verify(undefined, signal)
  expect(backups.problem()).toBeUndefined()
  clock.advance(6 * 24 * hourMs)
  expect(backups.problemOf('verify')).toBeUndefined()
  clock.advance(24 * hourMs)
  backups = await platform.open()
  expect(backups.problemOf('verify')).toBe('the verification that was due has not been made')
})

test('runs come page by page, each once, whatever is run meanwhile; of each restore point the last verification is known', async () => {
  const platform = platformIn('paged')
  const backups = await platform.open()
  const points: (string | undefined)[] = []
  for (let n = 0; n < 3; n++) {
    platform.clock.advance(1000)
    points.push((await backups.backUp(signal)).pointId)
    // Two that began at one moment.
    await backups.verify(points[0], signal)
  }
  const seen: string[] = []
  let page = await backups.runs({ limit: 2 })
  platform.clock.advance(1000)
  const newest = await backups.verify(points[0], signal)
  for (; ; page = await backups.runs({ limit: 2, cursor: page.next })) {
    seen.push(...page.rows.map(({ id }) => id))
    if (page.next === null) break
  }
  const { rows, next } = await backups.runs({ limit: 100 })
  expect([rows.length, rows[0]?.id, next]).toEqual([7, newest.id, null])
  expect(seen).toEqual(rows.slice(1).map(({ id }) => id))
  await expect(backups.runs({ limit: 2, cursor: 'AAAA' })).rejects.toMatchObject({ code: 'bad_input' })
  const verifications = await backups.verifications()
  expect([...verifications].map(([point, { id }]) => [point, id])).toEqual([[points[0], newest.id]])
})

test('restore points come page by page, newest first, also those that cannot be read and those of others', async () => {
  const to = join(directory, 'points repository')
  const passphraseFile = join(directory, 'passphrase')
  const platform = platformIn('points', { settings: backupSchema.parse({ to, passphraseFile }) })
  const backups = await platform.open()
  const made: (string | undefined)[] = []
  const backUp = async (passphrase: string): Promise<void> => {
    writeFileSync(passphraseFile, passphrase)
    platform.clock.advance(1000)
    made.unshift((await backups.backUp(signal)).pointId)
  }
  await backUp('the first passphrase')
  await backUp('another passphrase')
  await backUp('another passphrase')
  const identities = store.state.db.updateTable('backup_identity')
  const { instance } = await store.state.db.selectFrom('backup_identity').select('instance').executeTakeFirstOrThrow()
  await identities.set({ instance: '0'.repeat(32) }).execute()
  await backUp('another passphrase')
  await identities.set({ instance }).execute()
  const damaged = join(to, 'points', made[1] ?? '', 'manifest.json')
  writeFileSync(damaged, readFileSync(damaged, 'utf8').slice(0, -9))

  const seen: unknown[] = []
  for (let cursor: string | undefined; ;) {
    const { rows, damaged: bad, next } = await backups.points({ limit: 2, cursor }, signal)
    seen.push(...rows.map(({ manifest: { id }, isOwn, hasEarlierPassphrase }) => [made.indexOf(id), isOwn, hasEarlierPassphrase]))
    seen.push(...bad.map(({ id }) => [made.indexOf(id), 'damaged']), 'end')
    if (next === null) break
    cursor = next
  }
  expect(seen).toEqual([[0, false, false], [1, 'damaged'], 'end', [2, true, false], [3, true, true], 'end'])
  await expect(backups.points({ limit: 2, cursor: 'AAAA' }, signal)).rejects.toMatchObject({ code: 'bad_input' })
  expect(await backups.summary(signal)).toMatchObject({ count: 4, newest: { manifest: { id: made[2] } } })
})

test('a run waits for the one that is under way when it is told to, and is refused when not', async () => {
  const platform = platformIn('waiting')
  const backups = await platform.open()
  await backups.backUp(signal)
  let letGo: (() => void) | undefined
  platform.catchUp = () => new Promise((resolve) => (letGo = resolve))
  const first = backups.backUp(signal)
  const second = backups.verify(undefined, signal, { waits: true })
  const third = backups.verify(undefined, signal, { waits: true })
  const stop = new AbortController()
  const stopped = backups.verify(undefined, stop.signal, { waits: true })
  await expect(backups.verify(undefined, signal)).rejects.toMatchObject({ code: 'conflict' })
  stop.abort()
  await expect(stopped).rejects.toThrow('aborted')
  expect(backups.last.verify).toBeUndefined()
  await expect.poll(() => letGo).toBeDefined()
  letGo?.()
  expect([await first, await second, await third]).toMatchObject([{ kind: 'backup' }, { kind: 'verify' }, { kind: 'verify' }])
  expect(backups.last.failed).toEqual({})
})

test('an object that was changed, cut or lost is found by a verification, also without a key', async () => {
  const platform = platformIn('damaged')
  const { to } = platform
  const backups = await platform.open()
  await backups.backUp(signal)
  const objects = readdirSync(to, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.age'))
  expect(objects).toHaveLength(2)
  for (const object of objects) {
    const path = join(to, object)
    const good = readFileSync(path)
    const bad = Buffer.from(good)
    bad[good.length >> 1] = (bad[good.length >> 1] ?? 0) ^ 1
    for (const content of [bad, good.subarray(0, -1)]) {
      writeFileSync(path, content)
      await expect(backups.verify(undefined, signal)).rejects.toMatchObject({ code: 'bad_input' })
      expect(backups.problem()).toContain('the last verification failed')
    }
    rmSync(path)
    await expect(backups.verify(undefined, signal)).rejects.toThrow()
    writeFileSync(path, good)
  }
  await backups.verify(undefined, signal)
  expect(backups.problem()).toBeUndefined()
})

test('what is verified is the newest back-up of this platform, whatever others that use the same place have made since', async () => {
  const platform = platformIn('shared')
  const backups = await platform.open()
  const { pointId } = await backups.backUp(signal)
  const identities = store.state.db.updateTable('backup_identity')
  const { instance } = await store.state.db.selectFrom('backup_identity').select('instance').executeTakeFirstOrThrow()
  platform.clock.advance(1000)
  await identities.set({ instance: '0'.repeat(32) }).execute()
  const other = await (await platform.open()).backUp(signal)
  await identities.set({ instance }).execute()
  expect((await backups.verify(undefined, signal)).pointId).toBe(pointId)
  expect((await backups.verify(other.pointId, signal)).pointId).toBe(other.pointId)
})

test('a last back-up that cannot be read, or is gone, is not verified by the one before it', async () => {
  const platform = platformIn('last')
  let backups = await platform.open()
  const { pointId: first } = await backups.backUp(signal)
  platform.clock.advance(1000)
  const { pointId: last = '' } = await backups.backUp(signal)
  const manifest = join(platform.to, 'points', last, 'manifest.json')
  const good = readFileSync(manifest, 'utf8')
  backups = await platform.open()
  writeFileSync(manifest, good.slice(0, -9))
  await expect(backups.verify(undefined, signal)).rejects.toMatchObject({ code: 'bad_input' })
  rmSync(manifest)
  await expect(backups.verify(undefined, signal)).rejects.toMatchObject({ code: 'not_found' })
  expect(backups.problem()).toContain(last)
  expect((await backups.verify(first, signal)).pointId).toBe(first)
  writeFileSync(manifest, good)
  expect((await backups.verify(undefined, signal)).pointId).toBe(last)
})

test('a back-up that was just made is kept, although the clock was ahead when those before it were', async () => {
  const to = join(directory, 'ahead repository')
  const keep = { last: 2, daily: 0, weekly: 0, monthly: 0 }
  const recipients = [generateIdentity(new Date(0)).recipient.text]
  const platform = platformIn('ahead', { settings: backupSchema.parse({ to, recipients, keep }) })
  const backups = await platform.open()
  for (let n = 0; n < 2; n++) {
    platform.clock.advance(1000)
    await backups.backUp(signal)
  }
  platform.clock.advance(-3_600_000)
  const { pointId } = await backups.backUp(signal)
  expect((await backups.verify(pointId, signal)).outcome).toBe('done')
})

test('what a verification left that was killed is gone after the next start, what one works in is not', async () => {
  const platform = platformIn('killed')
  const scratch = join(directory, 'killed', verifyScratch)
  for (const name of ['try-killed', 'try-working']) {
    mkdirSync(join(scratch, name), { recursive: true })
    writeFileSync(join(scratch, name, 'half'), '')
  }
  const lock = lockDirectory(join(scratch, 'try-working'))
  await platform.open()
  await expect.poll(() => readdirSync(scratch), { timeout: 10_000 }).toEqual(['try-working'])
  lock.release()
})

test('what a verification found damaged is stored again by the next back-up, also after a restart', async () => {
  const engine = await startTestEngine()
  try {
    await insertLogRecords(engine.store, 1, [buildRecord({ body: 'kept' })])
    const platform = platformIn('healed', { telemetry: engine.store, telemetryIn: 'server' })
    const { to } = platform
    let backups = await platform.open()
    const backUp = async (): Promise<string | undefined> => {
      platform.clock.advance(1000)
      return (await backups.backUp(signal)).pointId
    }
    await backUp()
    const object = readdirSync(to, { recursive: true, encoding: 'utf8' }).find((name) => /^parts.*age$/.test(name)) ?? ''
    const bytes = readFileSync(join(to, object))
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
    writeFileSync(join(to, object), bytes)
    await backUp()
    await expect(backups.verify(undefined, signal)).rejects.toMatchObject({ code: 'bad_input' })
    expect(backups.problem()).toContain(object)
    backups = await platform.open()
    // Nor is it used again once there is one that is good.
    for (let n = 0; n < 2; n++) {
      const made = await backUp()
      expect((await backups.verify(undefined, signal)).pointId).toBe(made)
    }
  } finally {
    await engine.stop()
  }
})

test('a back-up writes and a verification reads at their pace', async () => {
  const bytesPerSecond = 20_000
  const backups = await platformIn('paced', { bytesPerSecond }).open()
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
