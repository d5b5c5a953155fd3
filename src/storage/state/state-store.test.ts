import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { present } from '../../../test/harness/present.ts'
import { startPostgres } from '../../../test/harness/start-postgres.ts'
import { Fault } from '../../lib/errors.ts'
import { openStateStore } from './open-state-store.ts'
import { isUniqueViolation } from './sql-error.ts'
import type { StateStore } from './state-store.ts'

interface Backend {
  readonly state: StateStore
  close(): Promise<void>
}

const postgres = startPostgres()
const backends: Record<string, () => Promise<Backend>> = {
  embedded: async () => {
    const { state, remove } = await openTestStore()
    return { state, close: remove }
  },
  ...(postgres && {
    server: async () => {
      const state = await openStateStore({ kind: 'server', url: postgres.createDatabase() })
      return { state, close: () => state.close() }
    },
  }),
}
afterAll(() => postgres?.stop())

describe.each(Object.keys(backends))('%s', (kind) => {
  let backend: Backend
  let state: StateStore
  beforeAll(async () => {
    backend = await present(backends[kind])()
    state = backend.state
  })
  afterAll(() => backend.close())

  test('says what it is and answers', async () => {
    expect(state.kind).toBe(kind)
    await expect(state.ping()).resolves.toBe(true)
  })

  test('a new store has the default project 1, and the next one is 2', async () => {
    const projects = await state.db.selectFrom('projects').selectAll().execute()
    expect(projects).toEqual([{ id: 1, slug: 'default', name: 'Default', created_at: 0 }])
    const next = await state.db
      .insertInto('projects')
      .values({ slug: 'next', name: 'Next', created_at: 5 })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect(next.id).toBe(2)
  })

  test('values come back as they went in', async () => {
    const token_hash = new Uint8Array([0, 1, 128, 255])
    await state.db
      .insertInto('setup_tokens')
      .values({ token_hash, expires_at: 2 ** 52 })
      .execute()
    const back = await state.db.selectFrom('setup_tokens').selectAll().executeTakeFirstOrThrow()
    expect([...back.token_hash]).toEqual([...token_hash])
    expect(back.expires_at).toBe(2 ** 52)
    const value = { list: [1, 'a', null], text: 'é"\\ \n', nested: { true: true } }
    await putSetting(state, 'json', JSON.stringify(value))
    const { value: read } = await state.db.selectFrom('settings').select('value').where('key', '=', 'json').executeTakeFirstOrThrow()
    expect(read).toEqual(value)
    const counted = await state.db
      .selectFrom('settings')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    expect(counted.n).toBe(1)
  })

  test('a transaction that throws leaves nothing', async () => {
    const failing = state.transaction(async (transaction) => {
      await transaction.insertInto('projects').values({ slug: 'gone', name: 'Gone', created_at: 0 }).execute()
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await state.db.selectFrom('projects').select('id').where('slug', '=', 'gone').execute()).toEqual([])
  })

  test('what is in the way is told apart, and cannot be committed over', async () => {
    const again = state.db.insertInto('projects').values({ slug: 'default', name: 'x', created_at: 0 }).execute()
    await expect(again).rejects.toSatisfy(isUniqueViolation)
    const swallowed = state.transaction(async (transaction) => {
      await transaction
        .insertInto('projects')
        .values({ slug: 'default', name: 'x', created_at: 0 })
        .execute()
        .catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('can only be rolled back')
  })

  test('NUL is refused as bad input, plain and in JSON', async () => {
    await expect(putSetting(state, 'a\0b', '1')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(putSetting(state, 'nul', JSON.stringify('a\0b'))).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('concurrent read-modify-write transactions lose no update', async () => {
    await putSetting(state, 'counter', '0')
    const increment = (): Promise<void> =>
      state.transaction(async (transaction) => {
        const { value } = await transaction.selectFrom('settings').select('value').where('key', '=', 'counter').executeTakeFirstOrThrow()
        await transaction
          .updateTable('settings')
          .set({ value: JSON.stringify(Number(value) + 1) })
          .where('key', '=', 'counter')
          .execute()
      })
    await Promise.all(Array.from({ length: 20 }, increment))
    const { value } = await state.db.selectFrom('settings').select('value').where('key', '=', 'counter').executeTakeFirstOrThrow()
    expect(value).toBe(20)
  })

  test('a statement that forgets its transaction is an error at once, not a wait for itself', async () => {
    const forgetful = state.transaction(async () => {
      await state.db.selectFrom('projects').selectAll().execute()
    })
    await expect(forgetful).rejects.toThrow('must be run by the transaction')
    await expect(state.ping()).resolves.toBe(true)
  })

  test('an SQL mistake is not dressed up as a Fault', async () => {
    await expect(sql`select no_such_column`.execute(state.db)).rejects.toSatisfy((error) => !(error instanceof Fault))
  })
})

async function putSetting(state: StateStore, key: string, value: string): Promise<void> {
  await state.db.insertInto('settings').values({ key, project_id: 0, value, version: 1, updated_at: 0, updated_by: 'test' }).execute()
}
