import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'

import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { migrations } from '../migrations/index.ts'
import { openStateStore } from '../open-state-store.ts'

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
