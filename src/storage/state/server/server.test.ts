import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'

import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { readStateDump, writeStateDump } from '../dump/index.ts'
import { migrations } from '../migrations/index.ts'
import { openStateStore, openStateStoreAsIs, openStateStoreOf } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { assertNoState, openStagingSchema } from './staging-schema.ts'

const postgres = startPostgres()
afterAll(() => postgres?.stop())

test('a server that is not there is said so, without the password', async () => {
  const opening = openStateStore({ kind: 'server', url: 'postgres://vedette:hunter2@127.0.0.1:1/vedette' })
  const error = await opening.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'unavailable', retryable: true })
  expect(String(error)).not.toContain('hunter2')
})

test.skipIf(postgres === undefined)('several processes may start on a new database at once', async () => {
  const url = postgres?.createDatabase() ?? ''
  const stores = await Promise.all(Array.from({ length: 4 }, () => openStateStore({ kind: 'server', url })))
  const applied = await stores[0]?.db.selectFrom('schema_migrations').select('name').orderBy('name').execute()
  expect(applied).toEqual(migrations.map(({ name }) => ({ name })))
  await Promise.all(stores.map((store) => store.close()))
})

describe.skipIf(postgres === undefined)('the platform has it alone', () => {
  const open = (url: string, withinMs = 0, waits: string[] = []): Promise<StateStore> =>
    openStateStore({ kind: 'server', url, alone: { withinMs, onWait: (holder) => void waits.push(holder) } })
  const addProject = ({ db }: StateStore, slug: string): Promise<unknown> =>
    db.insertInto('projects').values({ slug, name: '', created_at: 0 }).execute()
  const locks = async ({ db }: StateStore): Promise<readonly { pid: number; number: number }[]> =>
    (
      await sql<{ pid: number; number: number }>`select pid, classid::bigint::int as number from pg_locks
        where locktype = 'advisory' and granted and objsubid = 2 and database = (select oid from pg_database where datname = current_database())`.execute(
        db,
      )
    ).rows

  test('a second one is told who has it, and waits for one that stops; tools work beside it', async () => {
    const url = postgres?.createDatabase() ?? ''
    const first = await open(url)
    const refused = await open(url).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining(`vedette ${process.pid} `) as unknown })
    const tool = await openStateStore({ kind: 'server', url })
    await addProject(tool, 'tool')
    const waits: string[] = []
    const second = open(url, 30_000, waits)
    await vi.waitFor(() => expect(waits).toHaveLength(1))
    await first.close()
    await addProject(await second, 'second')
    await Promise.all([tool.close(), (await second).close()])
    await (await open(url)).close()
  })

  test('one that lost its connection alone goes on; one that lost it to another writes nothing any more', async () => {
    const url = postgres?.createDatabase() ?? ''
    const state = await open(url)
    const [first] = await locks(state)
    // As the server does when it restarts, or hears nothing of a process any more.
    await sql`select pg_terminate_backend(${first?.pid})`.execute(state.db)
    const again = await vi.waitFor(
      async () => {
        const [now] = await locks(state)
        expect([undefined, first?.pid]).not.toContain(now?.pid)
        return now
      },
      { timeout: 10_000 },
    )
    await addProject(state, 'again')
    const other = new pg.Client({ connectionString: url, application_name: 'another one' })
    await other.connect()
    const taking = other.query(`select pg_advisory_lock(${first?.number}, hashtext(current_schema()))`)
    await sql`select pg_terminate_backend(${again?.pid})`.execute(state.db)
    await taking
    await vi.waitFor(() => expect(addProject(state, 'lost')).rejects.toMatchObject({ code: 'conflict' }), { timeout: 10_000 })
    await expect(addProject(state, 'lost')).rejects.toThrow('taken over by another one')
    await other.end()
    await expect(addProject(state, 'lost')).rejects.toMatchObject({ code: 'conflict' })
    await state.close()
  })
})

test.skipIf(postgres === undefined)('connections that break are a retryable fault, and the next ones work', async () => {
  const url = postgres?.createDatabase() ?? ''
  const state = await openStateStore({ kind: 'server', url })
  const broken = state.transaction(async (transaction) => {
    await transaction.insertInto('projects').values({ slug: 'lost', name: 'Lost', created_at: 0 }).execute()
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(transaction)
  })
  await expect(broken).rejects.toMatchObject({ code: 'unavailable', retryable: true })
  await expect(state.ping()).resolves.toBe(true)
  expect(await state.db.selectFrom('projects').select('slug').execute()).toEqual([{ slug: 'default' }])
  await state.close()
})

test.skipIf(postgres === undefined)('a database with a newer schema is refused', async () => {
  const url = postgres?.createDatabase() ?? ''
  const state = await openStateStore({ kind: 'server', url })
  await state.db.insertInto('schema_migrations').values({ name: '9999-future', applied_at: 0 }).execute()
  await state.close()
  await expect(openStateStore({ kind: 'server', url })).rejects.toMatchObject({ code: 'conflict' })
})

test.skipIf(postgres === undefined)(
  'a state is made beside its place and takes it at once; a place that has one is left alone',
  async () => {
    const url = postgres?.createDatabase() ?? ''
    const from = await openStateStore({ kind: 'server', url: postgres?.createDatabase() ?? '' })
    let dump = ''
    await from.db.insertInto('projects').values({ slug: 'kept', name: '', created_at: 1 }).execute()
    await writeStateDump(from, async (text) => void (dump += text))
    const { rows: names } = await sql<{ name: string }>`select name from schema_migrations`.execute(from.db)
    await from.close()

    await assertNoState(url)
    const others = await openStateStoreAsIs({ kind: 'server', url })
    await sql`create table other_program as select 7 as n`.execute(others.db)
    const fill = async (staged: string): Promise<void> => {
      const state = await openStateStoreOf(
        { kind: 'server', url: staged },
        names.map(({ name }) => name),
      )
      await readStateDump(bytesOf(dump), state)
      await state.close()
    }
    const given = await openStagingSchema(url)
    await fill(given.url)
    await assertNoState(url)
    await given.abandon()
    const staging = await openStagingSchema(url)
    await fill(staging.url)
    await staging.commit()
    const { rows: schemas } = await sql`select 1 from pg_namespace where nspname like 'vedette%'`.execute(others.db)
    expect(schemas).toEqual([])
    expect((await sql`select n from other_program`.execute(others.db)).rows).toEqual([{ n: 7 }])
    await others.close()
    await expect(assertNoState(url)).rejects.toMatchObject({ code: 'conflict' })
    const restored = await openStateStore({ kind: 'server', url })
    expect(await restored.db.selectFrom('projects').select('slug').where('slug', '=', 'kept').execute()).toHaveLength(1)
    // What triggers call has come along.
    await expect(sql`truncate audit_entries`.execute(restored.db)).rejects.toThrow()
    await restored.close()
  },
)

test.skipIf(postgres === undefined)(
  'in a schema whose name needs quotes, too; what a newer version made is left to it, as it is',
  async () => {
    const url = postgres?.createDatabase() ?? ''
    const first = await openStateStoreAsIs({ kind: 'server', url })
    await sql`create schema "Team One"`.execute(first.db)
    await sql`do $$ begin execute format('alter database %I set search_path = "Team One"', current_database()); end $$`.execute(first.db)
    await first.close()
    await assertNoState(url)
    const state = await openStateStore({ kind: 'server', url })
    await state.db.insertInto('schema_migrations').values({ name: '9999-future', applied_at: 0 }).execute()
    await expect(assertNoState(url)).rejects.toMatchObject({ code: 'conflict' })
    const staging = await openStagingSchema(url)
    await expect(staging.commit('vedette_before')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('9999') as unknown,
    })
    expect(await state.db.selectFrom('projects').select('slug').execute()).toEqual([{ slug: 'default' }])
    await state.db.deleteFrom('schema_migrations').where('name', '=', '9999-future').execute()
    await staging.commit('vedette_before')
    const { rows } = await sql`select slug from vedette_before.projects`.execute(state.db)
    expect(rows).toEqual([{ slug: 'default' }])
    await state.close()
    await assertNoState(url)
  },
)

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}
