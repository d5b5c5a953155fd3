import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { afterAll, expect, test } from 'vitest'

import { present } from '../../test/harness/present.ts'
import { startPostgres } from '../../test/harness/start-postgres.ts'
import { encryptWithPassphrase } from '../lib/age/encrypt.ts'
import { generateIdentity, parseIdentities, type Recipient } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import { createLog } from '../lib/log.ts'
import { type BlobStore, openFolder } from '../storage/blobs/index.ts'
import { assertNoState, openStateStore } from '../storage/state/index.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import { readCatalogue } from './catalogue.ts'
import { cloneIdentity, isClone } from './clone.ts'
import { ensurePassphraseKey, readIdentity, recipientOfKey } from './identity.ts'
import { makeBackup } from './make-backup.ts'
import { openerOf } from './restore/opener.ts'
import { restorePoint } from './restore/restore-point.ts'
import { isHalfRestored } from './restore/restore-target.ts'

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
    await state.db
      .insertInto('users')
      .values({ id: 'u', email: 'ada@example.org', name: 'Ada', password_hash: '', password_changed_at: 0, created_at: 0 })
      .execute()
    await state.db
      .insertInto('half_sessions')
      .values({
        token_hash: Buffer.from('h'),
        user_id: 'u',
        first_factor: 'password',
        stage: 'second_factor',
        created_at: 0,
        expires_at: 9e12,
        failures: 0,
        user_agent: '',
      })
      .execute()
    await state.db
      .insertInto('reset_links')
      .values({ token_hash: Buffer.from('r'), user_id: 'u', expires_at: 9e12 })
      .execute()
    const invitation = { secret_hash: Buffer.from('i'), role: 'admin', invited_by: 'u', created_at: 0, expires_at: 9e12 }
    await state.db
      .insertInto('invitations')
      .values([
        { id: 'waiting', ...invitation },
        { id: 'accepted', ...invitation, accepted_at: 3, accepted_by: 'u' },
      ])
      .execute()
    expect(isClone(directory)).toBe(false)
    await cloneIdentity(state, directory, { from: 'here', now: 5 })
    expect(isClone(directory)).toBe(true)
    const after = await readIdentity(state)
    expect(after.instance).not.toBe(before.instance)
    expect(after.nameKey.equals(before.nameKey)).toBe(false)
    for (const table of ['setup_tokens', 'half_sessions', 'reset_links'] as const)
      expect(await state.db.selectFrom(table).selectAll().execute()).toEqual([])
    expect(await state.db.selectFrom('invitations').select(['id', 'revoked_at']).orderBy('id').execute()).toEqual([
      { id: 'accepted', revoked_at: null },
      { id: 'waiting', revoked_at: 5 },
    ])
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
        const recipients: string[] = []
        for await (const { name } of store.list('keys/', signal)) recipients.push(recipientOfKey(name))
        const opener = await openerOf(store, { passphrase }, recipients, signal)
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
      // Of any number of keys those of the restore point are tried, and no others.
      const opener = await openerOf(store, { passphrase: 'the first passphrase' }, [mine.recipient.text, first.text], signal)
      expect(opener).toMatchObject({ identities: [{ recipient: { text: first.text } }] })
      const ofAnother = openerOf(store, { passphrase: 'the first passphrase' }, [second.text], signal)
      await expect(ofAnother).rejects.toMatchObject({ code: 'forbidden' })
      // What cannot be read says nothing about the passphrase: no other key is made.
      const refusing: BlobStore = { ...store, get: () => Promise.reject(new Fault('forbidden', 'not today')) }
      const cut = async function* (): AsyncGenerator<Buffer> {
        yield Buffer.from('age-encryption.org/v1\n')
      }
      for (const failing of [refusing, { ...store, get: () => Promise.resolve(Readable.from(cut())) }])
        await expect(
          ensurePassphraseKey({ state, store: failing, logN: 10 }, 'the second passphrase', new Date(0), signal),
        ).rejects.toMatchObject({ code: failing === refusing ? 'forbidden' : 'bad_input' })
      expect((await keyFor('the second passphrase')).text).toBe(second.text)
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

const mine = generateIdentity(new Date(0))

async function* keyFileOf(): AsyncGenerator<Buffer> {
  yield Buffer.from(mine.keyFile)
}

test.skipIf(postgres === undefined)('a restore point whose objects are removed as it is made is none', async () => {
  const state = await openStateStore({ kind: 'server', url: postgres?.createDatabase() ?? '' })
  try {
    const dataDir = join(directory, 'losing')
    mkdirSync(dataDir)
    const store = openFolder(join(directory, 'losing-repository'))
    const { signal } = new AbortController()
    const losing: BlobStore = {
      ...store,
      put: async (name, content) => {
        await store.put(name, content, signal)
        if (name.includes('/files.')) await store.remove(name.replace('files.tar', 'state.ndjson'), signal)
      },
    }
    const context = {
      clock: { now: () => 0, monotonic: () => 0 },
      state,
      // Nobody asks that of a cluster.
      telemetry: {} as TelemetryStore,
      telemetryIn: 'cluster',
      dataDir,
      program: '1',
      settingsFiles: () => [],
      catchUp: () => Promise.resolve(),
    } as const
    const backUp = (to: BlobStore): Promise<unknown> => makeBackup(context, { store: to, recipients: [mine.recipient], signal })
    await expect(backUp(losing)).rejects.toThrow('missing from the repository')
    expect((await readCatalogue(store, signal)).points).toEqual([])
    await backUp(store)
    expect((await readCatalogue(store, signal)).points).toHaveLength(1)
    const [point] = (await readCatalogue(store, signal)).points
    // A server is as empty as it was when something fails before its state takes its place; after that, what belongs to it is kept.
    const restore = async (to: string, postgresUrl: string, spoil: (scratch: string) => void): Promise<unknown> =>
      restorePoint({
        store,
        opener: { identities: parseIdentities(mine.keyFile) },
        point: present(point),
        dataDir: to,
        log: createLog({ level: 'silent' }),
        memoryLimitBytes: 2 ** 30,
        signal,
        servers: { postgresUrl, clickhouseUrl: undefined },
        change: async (_, scratch) => spoil(scratch),
      }).catch((error: unknown) => error)
    const url = postgres?.createDatabase() ?? ''
    const taken = join(directory, 'taken')
    const early = await restore(taken, url, () => mkdirSync(join(taken, 'of somebody else'), { recursive: true }))
    expect(early).toMatchObject({ code: 'conflict' })
    await assertNoState(url)
    const halfWay = join(directory, 'half-way')
    mkdirSync(join(halfWay, 'lost+found', 'x'), { recursive: true })
    const late = await restore(halfWay, url, (scratch) => mkdirSync(join(scratch, 'lost+found')))
    expect(late).toMatchObject({ message: expect.stringContaining(join(halfWay, '.restoring-')) as unknown })
    expect(isHalfRestored(halfWay)).toBe(true)
    await expect(assertNoState(url)).rejects.toMatchObject({ code: 'conflict' })
    // The platform's key is there and cannot be read: a restore without it would be worth nothing.
    symlinkSync('platform.key', join(dataDir, 'platform.key'))
    await expect(backUp(store)).rejects.toMatchObject({ code: 'unavailable' })
  } finally {
    await state.close()
  }
})
