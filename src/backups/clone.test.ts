import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { startPostgres } from '../../test/harness/start-postgres.ts'
import { openStateStore } from '../storage/state/index.ts'
import { cloneIdentity, isClone } from './clone.ts'
import { readIdentity } from './identity.ts'

const postgres = startPostgres()
const directory = mkdtempSync(join(tmpdir(), 'vedette-clone-'))
afterAll(() => {
  postgres?.stop()
  rmSync(directory, { recursive: true, force: true })
})

test.skipIf(postgres === undefined)('a clone has another name, no sessions, no dead man and a mark that shuts the ways out', async () => {
  const state = await openStateStore({ kind: 'server', url: postgres?.createDatabase() ?? '' })
  try {
    const before = await readIdentity(state)
    await state.db
      .insertInto('alert_policies')
      .values({ version: 1, content: '{"deadMan":{"url":"https://example.org/ping"},"x":1}', message: '', created_at: 0, created_by: '' })
      .onConflict((conflict) => conflict.column('version').doUpdateSet({ content: '{"deadMan":{"url":"https://example.org/ping"},"x":1}' }))
      .execute()
    await state.db
      .insertInto('setup_tokens')
      .values({ token_hash: Buffer.from('x'), expires_at: 9e12 })
      .execute()
    expect(isClone(directory)).toBe(false)
    await cloneIdentity(state, directory, { from: 'here', now: 5 })
    expect(isClone(directory)).toBe(true)
    const after = await readIdentity(state)
    expect(after.instance).not.toBe(before.instance)
    expect(after.nameKey.equals(before.nameKey)).toBe(false)
    expect(await state.db.selectFrom('setup_tokens').selectAll().execute()).toEqual([])
    const policies = await state.db.selectFrom('alert_policies').select('content').where('version', '=', 1).execute()
    expect(policies.map(({ content }) => JSON.parse(content) as unknown)).toEqual([{ deadMan: null, x: 1 }])
  } finally {
    await state.close()
  }
})
