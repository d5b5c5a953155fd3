import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { startPostgres } from '../../../../test/harness/start-postgres.ts'
import { openStateStore, openStateStoreOf } from '../open-state-store.ts'
import { migrations } from './index.ts'

const before = migrations.map(({ name }) => name).filter((name) => name < '0023')

test('who invited is found by the audit trail: by themselves, by their token, and not by what they are called', async () => {
  const postgres = startPostgres()
  const directory = mkdtempSync(join(tmpdir(), 'vedette-inviters-'))
  const options =
    postgres === undefined ? ({ kind: 'embedded', directory } as const) : ({ kind: 'server', url: postgres.createDatabase() } as const)
  try {
    const old = await openStateStoreOf(options, before)
    const user = { name: 'Ana', password_hash: '', password_changed_at: 0, created_at: 0 }
    await old.db
      .insertInto('users')
      .values([
        { ...user, id: 'ana', email: 'ana@example.org' },
        { ...user, id: 'other-ana', email: 'other@example.org' },
      ])
      .execute()
    const token = { secret_hash: new Uint8Array(1), permissions: '[]', created_at: 0, expires_at: 9, revoked_at: null, last_used_at: null }
    await old.db
      .insertInto('api_tokens')
      .values({ ...token, id: 'token', slot_id: 'token', user_id: 'other-ana', project_id: 1, name: 'CI', last_used_from: null })
      .execute()
    const actors = [
      ['user', 'ana', 'Ana'],
      ['api_token', 'token', 'CI'],
      ['user', 'gone', 'Ana'],
      ['system', 'token', 'Ana'],
    ] as const
    for (const [at, [actor_kind, actor_id, actor_name]] of actors.entries()) {
      const row = {
        id: `i${at}`,
        secret_hash: new Uint8Array(1),
        project_id: 1,
        email: null,
        role: 'support',
        created_at: 0,
        expires_at: 9,
      }
      const open = { mailed_at: null, accepted_at: null, accepted_by: null, revoked_at: null }
      await old.db
        .insertInto('invitations')
        .values({ ...row, ...open, invited_by: actor_name })
        .execute()
      const entry = { at: 0, object_kind: 'invitation', object_id: row.id, object_name: '', project_id: 1, address: '', details: '{}' }
      await old.db
        .insertInto('audit_entries')
        .values([
          {
            ...entry,
            seq: 2 * at + 1,
            id: `a${at}`,
            actor_kind,
            actor_id,
            actor_name,
            action: 'invitation.create',
            hash: new Uint8Array(32),
          },
          {
            ...entry,
            seq: 2 * at + 2,
            id: `b${at}`,
            actor_kind: 'user',
            actor_id: 'other-ana',
            actor_name: 'Ana',
            action: 'invitation.accept',
            hash: new Uint8Array(32),
          },
        ])
        .execute()
    }
    await old.close()
    const state = await openStateStore(options)
    const rows = await state.db.selectFrom('invitations').select(['invited_by', 'invited_by_id']).orderBy('id').execute()
    expect(rows.map((row) => [row.invited_by, row.invited_by_id])).toEqual([
      ['Ana', 'ana'],
      ['CI', 'other-ana'],
      ['Ana', null],
      ['Ana', null],
    ])
    await state.db.deleteFrom('users').where('id', '=', 'ana').execute()
    const first = await state.db.selectFrom('invitations').selectAll().where('id', '=', 'i0').executeTakeFirstOrThrow()
    expect(first).toMatchObject({ invited_by: 'Ana', invited_by_id: null })
    await state.close()
  } finally {
    postgres?.stop()
    rmSync(directory, { recursive: true, force: true })
  }
})
