import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { startPostgres } from '../../test/harness/start-postgres.ts'
import { encryptWithPassphrase } from '../lib/age/encrypt.ts'
import { generateIdentity, type Recipient } from '../lib/age/keys.ts'
import { openFolder } from '../storage/blobs/index.ts'
import { openStateStore } from '../storage/state/index.ts'
import { cloneIdentity, isClone } from './clone.ts'
import { ensurePassphraseKey, readIdentity } from './identity.ts'
import { openerOf } from './restore/opener.ts'

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

test.skipIf(postgres === undefined)(
  'a passphrase that was changed has a new key; what was made before opens with the earlier one, and only so',
  async () => {
    const state = await openStateStore({ kind: 'server', url: postgres?.createDatabase() ?? '' })
    try {
      const store = openFolder(join(directory, 'repository'))
      const { signal } = new AbortController()
      const keyFor = (passphrase: string): Promise<Recipient> =>
        ensurePassphraseKey({ state, store, logN: 10 }, passphrase, new Date(0), signal)
      const opened = async (passphrase: string): Promise<readonly string[]> => {
        const opener = await openerOf(store, { passphrase }, signal)
        return 'identities' in opener ? opener.identities.map(({ recipient }) => recipient.text) : []
      }
      const first = await keyFor('the first passphrase')
      expect((await keyFor('the first passphrase')).text).toBe(first.text)
      const second = await keyFor('the second passphrase')
      expect(second.text).not.toBe(first.text)
      expect((await readIdentity(state)).passphraseRecipient?.text).toBe(second.text)
      expect((await keyFor('the second passphrase')).text).toBe(second.text)
      expect(await opened('the first passphrase')).toEqual([first.text])
      expect(await opened('the second passphrase')).toEqual([second.text])
      await expect(opened('a third passphrase')).rejects.toMatchObject({ code: 'forbidden' })
      // Whoever may write to the repository cannot slip in a key of theirs.
      await store.remove(`keys/${second.text}.age`, signal)
      const theirs = encryptWithPassphrase(keyFileOf(), 'the second passphrase', 10)
      await store.put(`keys/${second.text}.age`, theirs, signal)
      expect([first.text, second.text]).not.toContain((await keyFor('the second passphrase')).text)
    } finally {
      await state.close()
    }
  },
)

async function* keyFileOf(): AsyncGenerator<Buffer> {
  yield Buffer.from(generateIdentity(new Date(0)).keyFile)
}
