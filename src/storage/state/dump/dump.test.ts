import { afterAll, describe, expect, test } from 'vitest'

import { openTestStore } from '../../../../test/harness/open-test-store.ts'
import { present } from '../../../../test/harness/present.ts'
import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { openStateStore } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { readStateDump, writeStateDump } from './index.ts'

interface Backend {
  readonly state: StateStore
  close(): Promise<void>
}

const postgres = startPostgres()
afterAll(() => postgres?.stop())

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

describe.each(Object.keys(backends))('%s', (kind) => {
  test('what was dumped comes back to the bit, and new rows get new numbers', async () => {
    const from = await present(backends[kind])()
    const to = await openTestStore()
    try {
      const { db } = from.state
      const { id } = await db
        .insertInto('projects')
        .values({ slug: 'two', name: awkward, created_at: 2 ** 52 })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (const [key, value] of [
        ['a', null],
        ['b', { x: [awkward] }],
        ['c', 'x'.repeat(300_000)],
      ] as const)
        await db
          .insertInto('settings')
          .values({ key, project_id: id, value: JSON.stringify(value), version: 1, updated_at: 0, updated_by: '' })
          .execute()
      const many = Array.from({ length: 3000 }, (_, n) => ({ token_hash: Buffer.from([n & 255, n >> 8, 0, 255]), expires_at: n }))
      await db.insertInto('setup_tokens').values(many).execute()

      const text = await dump(from.state)
      const counts = await readStateDump(pieces(text), to.state)
      expect(counts).toMatchObject({ projects: 2, settings: 3, setup_tokens: 3000 })
      // The order of rows in a table is no part of it.
      expect((await dump(to.state)).split('\n').toSorted().slice(0, -1)).toEqual(text.split('\n').toSorted().slice(0, -1))
      const settings = await to.state.db.selectFrom('settings').select('value').where('key', '=', 'a').executeTakeFirstOrThrow()
      expect(settings.value).toBeNull()
      const next = await to.state.db
        .insertInto('projects')
        .values({ slug: 'three', name: '', created_at: 0 })
        .returning('id')
        .executeTakeFirstOrThrow()
      expect(next.id).toBe(id + 1)
    } finally {
      await from.close()
      await to.remove()
    }
  })
})

test('a dump that was cut, changed or mixed up leaves nothing, and a store in use is left alone', async () => {
  const { state, remove } = await openTestStore()
  try {
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
  } finally {
    await remove()
  }
})
