import { cpSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { openStateStore } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { compileDatabase } from './compile-database.ts'
import type { ProbeDisk } from './free-space-guard.ts'
import { openDatabase } from './open-database.ts'

const parent = mkdtempSync(join(tmpdir(), 'vedette-embedded-'))
const original = join(parent, 'original')
beforeAll(async () => {
  const state = await openStateStore({ kind: 'embedded', directory: original })
  await put(state, 'kept')
  await state.close()
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))

let copies = 0
/** A data directory of its own with one row in it. */
function copy(): string {
  const directory = join(parent, `copy${++copies}`)
  cpSync(original, directory, { recursive: true })
  return directory
}

function put(state: StateStore, key: string): Promise<unknown> {
  return state.db.insertInto('settings').values({ key, project_id: 0, value: '1', version: 1, updated_at: 0, updated_by: '' }).execute()
}

async function keys(state: StateStore): Promise<string[]> {
  const rows = await state.db.selectFrom('settings').select('key').orderBy('key').execute()
  return rows.map(({ key }) => key)
}

test('every commit is synced to the disk, once', async () => {
  const { database, files } = await openDatabase(join(copy(), 'data'), await compileDatabase())
  await database.query('create table t (id int primary key)')
  await database.query('insert into t values (0)')
  const before = files.syncs
  for (let id = 1; id <= 50; id++) await database.query('insert into t values ($1)', [id])
  expect(files.syncs - before).toBe(50)
  const { rows } = await database.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in ('fsync', 'wal_sync_method', 'full_page_writes', 'shared_buffers') order by name`,
  )
  expect(rows.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
    'fsync=on',
    'full_page_writes=on',
    'shared_buffers=2048',
    'wal_sync_method=fsync',
  ])
  await database.close()
})

test('a second store on the directory is refused with the name of the holder, also in the same process', async () => {
  const directory = copy()
  const state = await openStateStore({ kind: 'embedded', directory })
  await expect(openStateStore({ kind: 'embedded', directory })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`process ${process.pid}`) as unknown,
  })
  await put(state, 'still mine')
  await state.close()
  expect(existsSync(join(directory, 'LOCK'))).toBe(false)
  const again = await openStateStore({ kind: 'embedded', directory })
  expect(await keys(again)).toEqual(['kept', 'still mine'])
  await again.close()
})

test('a statement that never ends is given up, and the next one finds the database reopened', async () => {
  const state = await openStateStore({ kind: 'embedded', directory: copy(), answerWithinMs: 1_000 })
  const endless = state.transaction(async (transaction) => {
    await transaction.insertInto('projects').values({ slug: 'torn', name: 'Torn', created_at: 0 }).execute()
    await sql`select count(*) from generate_series(1, 1e12::bigint)`.execute(transaction)
  })
  const waiting = put(state, 'after')
  await expect(endless).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  await waiting
  expect(await keys(state)).toEqual(['after', 'kept'])
  expect(await state.db.selectFrom('projects').select('slug').execute()).toEqual([{ slug: 'default' }])
  await state.close()
})

const mebibyte = 1024 * 1024

function probe(freeMebibytes: number): ProbeDisk {
  return async () => ({ freeBytes: freeMebibytes * mebibyte, totalBytes: 1000 * mebibyte })
}

describe('a disk that fills up', () => {
  test('turns writes away and lets reads through, until there is room', async () => {
    let freeBytes = 10_000 * mebibyte
    const state = await openStateStore({
      kind: 'embedded',
      directory: copy(),
      probeDisk: async () => ({ freeBytes, totalBytes: 10_000 * mebibyte }),
    })
    await put(state, 'fits')
    freeBytes = 499 * mebibyte
    await expect
      .poll(() => put(state, `x${Math.random()}`).then(String, String), { timeout: 60_000, interval: 100 })
      .toContain('500 MiB are needed')
    const before = await keys(state)
    await expect(put(state, 'full')).rejects.toMatchObject({ code: 'disk_full', retryable: true })
    await expect(state.transaction((transaction) => transaction.deleteFrom('settings').execute())).rejects.toMatchObject({
      code: 'disk_full',
    })
    await expect(state.ping()).resolves.toBe(true)
    expect(await keys(state)).toEqual(before)
    freeBytes = 501 * mebibyte
    await expect
      .poll(
        () =>
          put(state, 'room').then(
            () => true,
            () => false,
          ),
        { timeout: 60_000, interval: 100 },
      )
      .toBe(true)
    await state.close()
  })

  test('opens for reading with little room, refuses with next to none, makes nothing new', async () => {
    const directory = copy()
    const state = await openStateStore({ kind: 'embedded', directory, probeDisk: probe(100) })
    expect(await keys(state)).toEqual(['kept'])
    await state.close()
    await expect(openStateStore({ kind: 'embedded', directory, probeDisk: probe(63) })).rejects.toMatchObject({ code: 'disk_full' })
    const fresh = join(parent, 'fresh')
    await expect(openStateStore({ kind: 'embedded', directory: fresh, probeDisk: probe(100) })).rejects.toMatchObject({ code: 'disk_full' })
    expect(existsSync(join(fresh, 'data'))).toBe(false)
  })
})

describe('a directory that was damaged is never made anew', () => {
  test.each<[string, (data: string) => void, RegExp]>([
    ['without PG_VERSION', (data) => rmSync(join(data, 'PG_VERSION')), /not a complete database/],
    ['without pg_control', (data) => rmSync(join(data, 'global', 'pg_control')), /not a complete database/],
    ['without its tables', (data) => rmSync(join(data, 'base'), { recursive: true }), /cannot be opened/],
    ['of another PostgreSQL', (data) => writeFileSync(join(data, 'PG_VERSION'), '17\n'), /written by PostgreSQL 17/],
    ['with a torn pg_control', (data) => writeFileSync(join(data, 'global', 'pg_control'), Buffer.alloc(8192, 7)), /cannot be opened/],
    ['with an empty pg_control', (data) => truncateSync(join(data, 'global', 'pg_control'), 0), /cannot be opened/],
  ])('%s', async (_, damage, message) => {
    const directory = copy()
    const data = join(directory, 'data')
    damage(data)
    const before = parts(data)
    await expect(openStateStore({ kind: 'embedded', directory })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(message) as unknown,
    })
    expect(parts(data)).toEqual(before)
    expect(existsSync(join(directory, 'LOCK'))).toBe(false)
  })

  test('one that was left half made is begun again, for nothing was ever in it', async () => {
    const directory = join(parent, 'half')
    cpSync(join(original, 'data', 'global'), join(directory, 'data.new', 'global'), { recursive: true })
    const state = await openStateStore({ kind: 'embedded', directory })
    expect(await keys(state)).toEqual([])
    await state.close()
    expect(existsSync(join(directory, 'data.new'))).toBe(false)
  })
})

test('what was updated is vacuumed every hour', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const state = await openStateStore({ kind: 'embedded', directory: copy() })
  const vacuumed = async (): Promise<unknown> => {
    const { rows } = await sql<{ at: unknown }>`select last_vacuum as at from pg_stat_user_tables where relname = 'settings'`.execute(
      state.db,
    )
    return rows[0]?.at
  }
  expect(await vacuumed()).toBeNull()
  vi.advanceTimersByTime(3_600_000)
  vi.useRealTimers()
  await expect.poll(vacuumed).not.toBeNull()
  await state.close()
})

test('a schema newer than the program is refused', async () => {
  const directory = copy()
  const state = await openStateStore({ kind: 'embedded', directory })
  await state.db.insertInto('schema_migrations').values({ name: '9999-future', applied_at: 0 }).execute()
  await state.close()
  await expect(openStateStore({ kind: 'embedded', directory })).rejects.toThrow('newer version of Vedette (it has 9999-future)')
})

test('what is in the directory belongs to its owner only', () => {
  expect(statSync(original).mode & 0o077).toBe(0)
})

/** Whether the parts that make it a database are there: a new one would have them all. */
function parts(data: string): Record<string, number | undefined> {
  const sizes = ['PG_VERSION', 'global/pg_control', 'base/1/PG_VERSION'].map((name) => {
    const path = join(data, name)
    return [name, existsSync(path) ? statSync(path).size : undefined] as const
  })
  return Object.fromEntries(sizes)
}
