import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openTestStore } from '../../../../test/harness/open-test-store.ts'
import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { openStateStore } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { readOwnTables, readStateDump, writeStateDump } from './index.ts'

const postgres = startPostgres()
const closing: (() => unknown)[] = []
let embedded: StateStore
beforeAll(async () => {
  const { state, remove } = await openTestStore()
  embedded = state
  closing.push(remove)
})
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
  postgres?.stop()
})

/** On a server where there is one: an embedded store takes a second to open. */
async function openNew(): Promise<StateStore> {
  if (postgres === undefined) {
    const { state, remove } = await openTestStore()
    closing.push(remove)
    return state
  }
  const state = await openStateStore({ kind: 'server', url: postgres.createDatabase() })
  closing.push(() => state.close())
  return state
}

async function dump(state: StateStore): Promise<string> {
  let text = ''
  await writeStateDump(state, async (more) => void (text += more))
  return text
}

/** In pieces that split lines and characters. */
async function* pieces(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += 777) yield bytes.subarray(from, from + 777)
}

const awkward = 'é"\\ \n\t\u{1F600}[{'

test('what was dumped comes back to the bit, from a server to the embedded store and back, and new rows get new numbers', async () => {
  const { db } = embedded
  const { id } = await db
    .insertInto('projects')
    .values({ slug: 'two', name: awkward, created_at: 2 ** 52 })
    .returning('id')
    .executeTakeFirstOrThrow()
  const values = { a: null, b: { x: [awkward] }, c: 'x'.repeat(300_000) }
  for (const [key, value] of Object.entries(values))
    await db
      .insertInto('settings')
      .values({ key, project_id: id, value: JSON.stringify(value), version: 1, updated_at: 0, updated_by: '' })
      .execute()
  const many = Array.from({ length: 3000 }, (_, n) => ({ token_hash: Buffer.from([n & 255, n >> 8, 0, 255]), expires_at: n }))
  await db.insertInto('setup_tokens').values(many).execute()

  const [second, third] = [await openNew(), await openNew()]
  const text = await dump(embedded)
  // However slowly it comes: a server does not end the transaction because of that.
  const watched: Pick<StateStore, 'transaction'> = {
    transaction: (work) =>
      second.transaction(async (transaction) => {
        const result = await work(transaction)
        const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(transaction)
        expect(rows).toEqual([{ idle_in_transaction_session_timeout: '0' }])
        return result
      }),
  }
  expect(await readStateDump(pieces(text), watched)).toMatchObject({ projects: 2, settings: 3, setup_tokens: 3000 })
  await readStateDump(pieces(await dump(second)), third)
  // The order of rows in a table is no part of it.
  const sorted = (of: string): string[] => of.split('\n').toSorted().slice(0, -1)
  for (const copy of [second, third]) expect(sorted(await dump(copy)).filter(isRow)).toEqual(sorted(text).filter(isRow))
  const setting = await third.db.selectFrom('settings').select('value').where('key', '=', 'a').executeTakeFirstOrThrow()
  expect(setting.value).toBeNull()
  const next = await third.db
    .insertInto('projects')
    .values({ slug: 'three', name: '', created_at: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  expect(next.id).toBe(id + 1)
})

test('all tables that migrations make are dumped, and nobody else’s beside them', async () => {
  const shared = await openNew()
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(shared.db)
  const made = new Set(rows.map(({ name }) => name))
  made.delete('schema_migrations')
  expect(await readOwnTables()).toEqual(made)
  await sql`create table other_program (project integer references projects (id), secret text)`.execute(shared.db)
  await sql`insert into other_program values (1, 'of another program')`.execute(shared.db)
  const text = await dump(shared)
  expect(text).not.toContain('other')
  await readStateDump(pieces(text), await openNew())
})

function isRow(line: string): boolean {
  return !line.includes('"sha256"')
}

test('a dump that was cut, changed or mixed up leaves nothing, and a store in use is left alone', async () => {
  const state = await openNew()
  await state.db
    .insertInto('setup_tokens')
    .values({ token_hash: Buffer.from('ab'), expires_at: 5 })
    .execute()
  const text = await dump(state)
  const lines = text.split('\n')
  const row = lines.findIndex((line) => line.includes('6162'))
  const bad: Record<string, string> = {
    cut: text.slice(0, text.length >> 1),
    'without its end': lines.slice(0, -2).join('\n'),
    'one digit': text.replace('6162', '6163'),
    'a row less': lines.toSpliced(row, 1).join('\n'),
    'a table twice': lines.toSpliced(1, 0, ...lines.slice(1, 3)).join('\n'),
    'something behind': `${text}{}`,
    'a strange table': text.replace('"table":"setup_tokens"', '"table":"pg_class"'),
    'another schema': text.replace('0001-access', '9999-access'),
  }
  await expect(
    Promise.all(
      Object.entries(bad).map(([, one]) =>
        readStateDump(pieces(one), state).then(
          () => 'taken',
          () => 'refused',
        ),
      ),
    ),
  ).resolves.toEqual(Object.keys(bad).map(() => 'refused'))
  expect(await dump(state)).toBe(text)
  await state.db
    .insertInto('audit_entries')
    .values({
      seq: 1,
      id: 'a',
      at: 0,
      actor_kind: '',
      actor_id: '',
      actor_name: '',
      action: '',
      object_kind: '',
      object_id: '',
      object_name: '',
      project_id: null,
      address: '',
      details: '{}',
      hash: Buffer.alloc(32),
    })
    .execute()
  await expect(readStateDump(pieces(text), state)).rejects.toThrow('in use')
})
