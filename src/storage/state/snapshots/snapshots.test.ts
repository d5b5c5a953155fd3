import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'

import { present } from '../../../../test/harness/present.ts'
import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { migrations } from '../migrations/index.ts'
import { openStateStore, openStateStoreAsIs, openStateStoreOf, type StateStoreOptions } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { findSnapshot, listSnapshots, readLoss, rollBackState } from './index.ts'
import { openSnapshotFile, writeNote } from './snapshot-files.ts'
import { finishSwap, restoredOf, swapDirectory } from './swap-directory.ts'
import { takeSnapshot } from './take-snapshot.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vedette-snapshots-'))
const postgres = startPostgres()
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true })
  postgres?.stop()
})

/** As the version before had it: without the last two migrations. */
const before = migrations.slice(0, -2).map(({ name }) => name)
const backends: Record<string, () => StateStoreOptions> = {
  embedded: () => ({ kind: 'embedded', directory: join(scratch, 'state') }),
  ...(postgres && { server: () => ({ kind: 'server', url: postgres.createDatabase() }) as const }),
}
/** Where opening costs little. */
const cheap = postgres === undefined ? 'embedded' : 'server'

async function addProject(state: StateStore, slug: string): Promise<void> {
  await state.db.insertInto('projects').values({ slug, name: slug, created_at: 1 }).execute()
}
async function slugsOf(state: StateStore): Promise<readonly string[]> {
  return (await state.db.selectFrom('projects').select('slug').orderBy('id').execute()).map(({ slug }) => slug)
}

/** What another program has in the same schema. */
async function addOthers(options: StateStoreOptions): Promise<void> {
  const state = await openStateStoreAsIs(options)
  await sql`create table other_program as select 7 as n`.execute(state.db)
  await sql`create function other_function(n integer) returns integer language sql as 'select n + 1'`.execute(state.db)
  await state.close()
}

test.each(Object.keys(backends))('%s: a schema change is preceded by a copy, and the copy is the way back', async (kind) => {
  const options = present(backends[kind])()
  const directory = join(scratch, `copies-${kind}`)
  const place = { directory, version: '2.0.0', writtenBy: '1.0.0' }
  const old = await openStateStoreOf(options, before)
  await addProject(old, 'kept')
  await old.close()

  const upgraded = await openStateStore(options, undefined, place)
  expect(await slugsOf(upgraded)).toEqual(['default', 'kept'])
  await addProject(upgraded, 'lost')
  await upgraded.db
    .insertInto('audit_entries')
    .values({
      seq: 1,
      id: 'a',
      at: 77,
      actor_kind: 'user',
      actor_id: 'u',
      actor_name: 'U',
      action: 'project.create',
      object_kind: 'project',
      object_id: '3',
      object_name: 'lost',
      project_id: null,
      address: '',
      details: '{}',
      hash: new Uint8Array(32),
    })
    .execute()
  await upgraded.close()
  const [copy, ...others] = listSnapshots(directory)
  expect(others).toEqual([])
  expect(copy).toMatchObject({ reason: 'upgrade', from: '1.0.0', to: '2.0.0', migrations: before, isFinished: true })
  expect(copy?.pending).toEqual(migrations.slice(-2).map(({ name }) => name))

  // A schema that is up to date is not copied again.
  if (kind === cheap) await (await openStateStore(options, undefined, place)).close()
  expect(listSnapshots(directory)).toHaveLength(1)
  const snapshot = findSnapshot(directory, undefined)
  expect(await readLoss(options, snapshot)).toEqual({ changes: [{ action: 'project.create', count: 1 }], lastAt: 77 })
  if (kind === 'server') await addOthers(options)
  const { kept } = await rollBackState(options, directory, snapshot)
  expect(kept).toMatch(/before/)
  const back = await openStateStoreOf(options, before)
  expect(await slugsOf(back)).toEqual(['default', 'kept'])
  // What somebody else keeps in the schema of a server stays there.
  const asked = kind === 'server' ? sql`select other_function(n) as n from other_program` : sql`select 8 as n`
  expect((await asked.execute(back.db)).rows).toEqual([{ n: 8 }])
  // Numbers go on where they were.
  await addProject(back, 'next')
  expect((await back.db.selectFrom('projects').select('id').where('slug', '=', 'next').executeTakeFirst())?.id).toBe(3)
  await back.close()
})

test('a copy that is damaged changes nothing, one that cannot be written stops the upgrade', async () => {
  const options = postgres
    ? ({ kind: 'server', url: postgres.createDatabase() } as const)
    : ({ kind: 'embedded', directory: join(scratch, 'second') } as const)
  const directory = join(scratch, 'copies-second')
  const old = await openStateStoreOf(options, before)
  await addProject(old, 'kept')
  await old.close()
  writeFileSync(join(scratch, 'file'), '')
  const blocked = { directory: join(scratch, 'file'), version: '2', writtenBy: '1' }
  await expect(openStateStore(options, undefined, blocked)).rejects.toMatchObject({ code: 'unavailable' })

  const state = await openStateStore(options, undefined, { directory, version: '2', writtenBy: '1' })
  await addProject(state, 'newer')
  await state.close()
  const snapshot = findSnapshot(directory, undefined)
  const path = join(directory, `${snapshot.id}.dump`)
  writeFileSync(path, readFileSync(path, 'utf8').replace('"kept"', '"kepT"'))
  await expect(rollBackState(options, directory, snapshot)).rejects.toMatchObject({ code: 'bad_input' })
  const still = await openStateStore(options)
  expect(await slugsOf(still)).toEqual(['default', 'kept', 'newer'])
  await still.close()
  await expect(openStateStoreOf(options, ['9999-future'])).rejects.toMatchObject({ code: 'conflict' })
})

test('a copy that is taken with a clock that was set back is the newest all the same, and is not the first to go', async () => {
  const options = present(backends[cheap])()
  const directory = join(scratch, 'copies-ahead')
  const place = { directory, version: '2', writtenBy: '1' }
  const state = await openStateStoreOf(options, before)
  const change = { applied: before, pending: [] }
  const first = await takeSnapshot(state.db, place, 'upgrade', change)
  for (let year = 2091; year <= 2095; year++) {
    const id = `${year}0228T235959Z`
    openSnapshotFile(directory, id).finish()
    writeNote(directory, { ...first, id, at: Date.UTC(year, 1, 28), isFinished: true })
  }
  const copies = [await takeSnapshot(state.db, place, 'upgrade', change), await takeSnapshot(state.db, place, 'upgrade', change)]
  await state.close()
  expect(listSnapshots(directory)).toHaveLength(5)
  expect(listSnapshots(directory).slice(0, 2)).toEqual(copies.toReversed())
  expect(findSnapshot(directory, undefined).id).toBe('20950301T000001Z')
})

test('a swap that was cut off at any step is ended, and never looks like an empty store', () => {
  const directory = join(scratch, 'swapped')
  const put = (path: string, text: string): void => writeFileSync(path, text)
  const aside = (name: string): string => join(scratch, name)
  // Of an earlier version, which named no place; as it is named; as it is named when another lies there already.
  for (const [name, place] of [
    ['', 'swapped.before-rollback'],
    ['swapped.before-rollback', 'swapped.before-rollback'],
    ['swapped.before-rollback-2', 'swapped.before-rollback-2'],
  ] as const) {
    const look = (): unknown =>
      [directory, aside(place), restoredOf(directory)].map((path) => existsSync(path) && readFileSync(path, 'utf8'))
    for (const [there, expected] of [
      [{ now: true, aside: false, restored: true }, ['new', 'old', false]],
      [{ now: false, aside: true, restored: true }, ['new', 'old', false]],
      [{ now: true, aside: true, restored: false }, ['new', 'old', false]],
    ] as const) {
      if (there.now) put(directory, there.restored ? 'old' : 'new')
      if (there.aside) put(aside(place), 'old')
      if (there.restored) put(restoredOf(directory), 'new')
      put(`${directory}.swap`, name)
      finishSwap(directory)
      expect(look()).toEqual(expected)
      expect(existsSync(`${directory}.swap`)).toBe(false)
      for (const path of [directory, aside(place), restoredOf(directory)]) rmSync(path, { force: true })
    }
  }
})

test('what every swap put aside stays', () => {
  const directory = join(scratch, 'twice')
  writeFileSync(directory, 'first')
  const kept = ['second', 'third', 'fourth'].map((text) => {
    writeFileSync(restoredOf(directory), text)
    return swapDirectory(directory)
  })
  expect(kept.map((path) => [path.slice(scratch.length + 1), readFileSync(path, 'utf8')])).toEqual([
    ['twice.before-rollback', 'first'],
    ['twice.before-rollback-2', 'second'],
    ['twice.before-rollback-3', 'third'],
  ])
  expect(readFileSync(directory, 'utf8')).toBe('fourth')
})
