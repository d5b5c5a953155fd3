import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import { present } from '../../test/harness/present.ts'
import { type AuditPage, verifyAuditTrail } from '../audit/index.ts'
import { Fault } from '../lib/errors.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Caller } from './caller.ts'
import {
  authenticate,
  authenticateIngestKey,
  changePassword,
  changeRole,
  createApiToken,
  createFirstAdmin,
  createFirstIngestKey,
  createGivenAdmin,
  createIngestKey,
  createProject,
  createUser,
  describeSession,
  telemetrySignals,
  isSetUpNeeded,
  issueSetUpToken,
  listApiTokens,
  listAuditTrail,
  listIngestKeys,
  listMembers,
  listProjects,
  logIn,
  logOut,
  PersonalViews,
  personalDataSetting,
  putSetting,
  removeMember,
  resetAdmin,
  revokeApiToken,
  revokeIngestKey,
  rotateApiToken,
  rotateIngestKey,
} from './index.ts'
import type { SecurityEvent } from './security-event.ts'
import { FailedSignIns } from './sessions/failed-sign-ins.ts'
import { newToken } from './tokens/token-format.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const password = 'a long enough sentence'
const admin = { email: 'Ada@Example.com', name: 'Ada', password }

let it: TestAccess
beforeAll(async () => {
  it = await openTestAccess({ apiToken: 'given-token', ingestKey: 'given-key' })
})
afterAll(() => it.close())
// Limits and sessions of one test must not be felt in the next.
beforeEach(() => it.clock.advance(8 * dayMs))

const userAgent = 'test'
const asToken = (bearerToken: string, project?: string): Promise<Caller> =>
  authenticate(it.access, { bearerToken, sessionToken: undefined, project, address: '::1' })
const asSession = (sessionToken: string, project?: string): Promise<Caller> =>
  authenticate(it.access, { bearerToken: undefined, sessionToken, project, address: '::1' })
async function enter(email: string): Promise<{ token: string; caller: Caller }> {
  const { token } = await logIn(it.from('192.0.2.1'), { email, password, userAgent })
  return { token, caller: await asSession(token) }
}
async function lastEntry(): Promise<{ action: string; actor: { kind: string; name?: string }; object: { name: string } }> {
  // Failed sign-ins of earlier tests are written in their own time.
  const { entries } = await listAuditTrail(it.as(), { outcome: 'success' }, { limit: 1 })
  return present(entries[0])
}

describe('the first admin', () => {
  test('the token works once, however many use it at the same time', async () => {
    await expect(isSetUpNeeded(it)).resolves.toBe(true)
    const old = present(await issueSetUpToken(it))
    const token = present(await issueSetUpToken(it))
    expect(token).toMatch(/^[\w-]{32}$/)
    await expect(createFirstAdmin(it.from('::1'), { ...admin, token: old })).rejects.toMatchObject({ code: 'forbidden' })
    const all = Array.from({ length: 8 }, (_, index) => createFirstAdmin(it.from('::1'), { ...admin, email: `a${index}@x.org`, token }))
    const results = await Promise.allSettled(all)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await it.state.db.selectFrom('users').select('email').execute()).toHaveLength(1)
    await expect(isSetUpNeeded(it)).resolves.toBe(false)
    await expect(issueSetUpToken(it)).resolves.toBeUndefined()
    expect(it.events.filter(({ action }) => action === 'set_up')).toMatchObject([{ outcome: 'failure', reason: 'wrong_token' }])
    await it.state.db.updateTable('users').set({ email: 'ada@example.com' }).execute()
  })

  test('is not made from the environment when there is one', async () => {
    await createGivenAdmin(it, { ...admin, email: 'second@example.com' })
    expect(await it.state.db.selectFrom('users').select('email').execute()).toEqual([{ email: 'ada@example.com' }])
  })
})

describe('sessions', () => {
  test('a session knows its user, and ends on log-out', async () => {
    const { token, caller } = await enter(' ADA@example.com ')
    expect(caller).toMatchObject({ actor: { kind: 'user', name: 'Ada' }, projectId: 1 })
    const seen = await describeSession(it.as(caller), token)
    expect(seen).toMatchObject({ user: { email: 'ada@example.com' }, project: { slug: 'default' }, roles: ['admin'] })
    await logOut(it.as(caller), { token })
    expect((await asSession(token)).actor.kind).toBe('anonymous')
    await expect(lastEntry()).resolves.toMatchObject({ action: 'session.end', actor: { name: 'Ada' } })
  })

  test('a log-in that was under way when the password changed begins nothing', async () => {
    const hash = async (): Promise<Buffer[]> =>
      (await it.state.db.selectFrom('sessions').select('token_hash').execute()).map(({ token_hash: h }) => Buffer.from(h))
    const before = await hash()
    // The old password was found right; the new one is stored before the session begins.
    const state: StateStore = {
      ...it.state,
      async transaction(work) {
        it.clock.advance(1)
        await it.state.db.updateTable('users').set({ password_changed_at: it.clock.now() }).where('email', '=', 'ada@example.com').execute()
        return await it.state.transaction(work)
      },
    }
    const late = logIn({ ...it.from('192.0.2.1'), state }, { email: 'ada@example.com', password, userAgent })
    await expect(late).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('changed in the meantime') as string,
    })
    expect(await hash()).toEqual(before)
    await expect(enter('ada@example.com')).resolves.toHaveProperty('token')
  })

  test('only hashes are stored', async () => {
    const { token } = await enter('ada@example.com')
    const rows = JSON.stringify(await it.state.db.selectFrom('sessions').selectAll().execute())
    expect(rows).not.toContain(token)
  })

  test('the session before ends with a new log-in', async () => {
    const { token } = await enter('ada@example.com')
    await logIn(it.from('::1'), { email: 'ada@example.com', password, userAgent, previousToken: token })
    expect((await asSession(token)).actor.kind).toBe('anonymous')
  })

  test.each([true, false])('unused for 12 hours it is over; used, after 7 days (flushed between: %s)', async (flush) => {
    const { token } = await enter('ada@example.com')
    it.clock.advance(12 * hourMs - 1)
    expect((await asSession(token)).actor.kind).toBe('user')
    for (let hours = 11; hours + 11 < 7 * 24 - 11; hours += 11) {
      if (flush) await it.access.lastSeen.flush()
      it.clock.advance(11 * hourMs)
      expect((await asSession(token)).actor.kind).toBe('user')
    }
    it.clock.advance(12 * hourMs)
    expect((await asSession(token)).actor.kind).toBe('anonymous')
    const other = await enter('ada@example.com')
    it.clock.advance(12 * hourMs)
    expect((await asSession(other.token)).actor.kind).toBe('anonymous')
    await it.access.lastSeen.flush()
    expect(await it.state.db.selectFrom('sessions').select('user_id').execute()).toEqual([])
  })

  test('wrong password and unknown account look alike and go to the security log', async () => {
    it.events.length = 0
    const wrong = await logIn(it.from('::1'), { email: 'ada@example.com', password: 'x', userAgent }).catch((error: unknown) => error)
    const unknown = await logIn(it.from('::1'), { email: 'nobody@example.com', password: 'x', userAgent }).catch((error: unknown) => error)
    expect(wrong).toMatchObject({ code: 'unauthenticated' })
    expect(unknown).toEqual(wrong)
    expect(it.events).toMatchObject([
      { outcome: 'failure', reason: 'wrong_password', account: 'ada@example.com' },
      { outcome: 'failure', reason: 'unknown_account', account: 'nobody@example.com' },
    ])
    await expect(logIn(it.from('::1'), { email: 'my password\0', password: 'x', userAgent })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(it.events.at(-1)?.account).toBe('')
  })

  test('guessing is slowed down, and a right password works again after the delay', async () => {
    const guess = (text: string, address: string): Promise<unknown> =>
      logIn(it.from(address), { email: 'ada@example.com', password: text, userAgent })
    for (let turn = 0; turn < 5; turn++)
      await expect(guess('wrong', `198.51.100.${turn}`)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(guess(password, '198.51.100.99')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 })
    expect(it.events.at(-1)).toMatchObject({ outcome: 'limited' })
    it.clock.advance(1000)
    await expect(guess(password, '198.51.100.99')).resolves.toHaveProperty('token')
  })

  test('a changed password ends the other sessions, and the old one is of no use', async () => {
    const one = await enter('ada@example.com')
    const two = await enter('ada@example.com')
    const change = (current: string, next: string, sessionToken = one.token): Promise<{ token: string } | undefined> =>
      changePassword(it.as(one.caller), { current, next, sessionToken })
    await expect(change('wrong', 'another long sentence')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(change(password, 'password123')).rejects.toMatchObject({ code: 'bad_input' })
    const renewed = present(await change(password, 'another long sentence')).token
    expect((await asSession(renewed)).actor.kind).toBe('user')
    // It may do more than before: whoever has its earlier token has nothing.
    expect((await asSession(one.token)).actor.kind).toBe('anonymous')
    expect((await asSession(two.token)).actor.kind).toBe('anonymous')
    await expect(enter('ada@example.com')).rejects.toMatchObject({ code: 'unauthenticated' })
    await change('another long sentence', password, renewed)
  })

  test('a password hashed by other means is hashed anew at log-in', async () => {
    const { hashWithScrypt } = await import('./passwords/scrypt-password.ts')
    await it.state.db
      .updateTable('users')
      .set({ password_hash: await hashWithScrypt(password) })
      .where('email', '=', 'ada@example.com')
      .execute()
    await enter('ada@example.com')
    const { password_hash } = await it.state.db.selectFrom('users').select('password_hash').executeTakeFirstOrThrow()
    expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    await enter('ada@example.com')
  })
})

describe('API tokens', () => {
  test('do what they were given, in their project, until they expire or are revoked', async () => {
    const { caller } = await enter('ada@example.com')
    const { id, secret } = await createApiToken(it.as(caller), {
      name: 'ci',
      expiresInDays: 10,
      permissions: ['telemetry.read', 'tokens.own'],
    })
    expect(await asToken(secret)).toMatchObject({ actor: { kind: 'api_token', id, name: 'ci' }, projectId: 1 })
    expect([...(await asToken(secret)).permissions]).toEqual(['telemetry.read'])
    await expect(asToken(secret, '2')).rejects.toMatchObject({ code: 'not_found' })
    await expect(asToken(`${secret.slice(0, -1)}!`)).rejects.toMatchObject({ code: 'unauthenticated' })
    const other = await createApiToken(it.as(caller), { name: 'x', expiresInDays: 1, permissions: undefined })
    await expect(asToken(secret.slice(0, 16) + other.secret.slice(16))).rejects.toMatchObject({ code: 'unauthenticated' })
    it.clock.advance(dayMs)
    await expect(asToken(other.secret)).rejects.toThrow('has expired')
    await it.access.lastSeen.flush()
    const { rows: listed } = await listApiTokens(it.as(caller), { limit: 10 })
    expect(listed).toMatchObject([{ id, ownerName: 'Ada', lastUsedAt: it.clock.now() - dayMs }])
    expect(JSON.stringify(listed)).not.toContain(secret)
    await revokeApiToken(it.as(caller), { tokenId: id })
    await expect(asToken(secret)).rejects.toThrow('was revoked')
  })

  test('cannot make tokens, nor be given what the owner lacks', async () => {
    const { caller } = await enter('ada@example.com')
    const { secret } = await createApiToken(it.as(caller), { name: 'all', expiresInDays: 1, permissions: undefined })
    await expect(
      createApiToken(it.as(await asToken(secret)), { name: 'more', expiresInDays: 1, permissions: undefined }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    const poor: Caller = { ...caller, permissions: new Set(['tokens.own', 'telemetry.read']) }
    await expect(createApiToken(it.as(poor), { name: 'x', expiresInDays: 1, permissions: ['audit.read'] })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('rotate: both work until the time of grace is over or the old one is revoked, and there is no third', async () => {
    const { caller } = await enter('ada@example.com')
    const old = await createApiToken(it.as(caller), { name: 'ci', expiresInDays: 30, permissions: ['telemetry.read'] })
    it.clock.advance(10 * dayMs)
    const next = await rotateApiToken(it.as(caller), { tokenId: old.id, graceHours: 5 })
    for (const { id, secret } of [old, next]) {
      const { actor, permissions } = await asToken(secret)
      expect([actor, [...permissions]]).toEqual([{ kind: 'api_token', id, name: 'ci' }, ['telemetry.read']])
    }
    for (const tokenId of [old.id, next.id])
      await expect(rotateApiToken(it.as(caller), { tokenId })).rejects.toMatchObject({ code: 'conflict' })
    it.clock.advance(5 * hourMs - 1)
    await expect(asToken(old.secret)).resolves.toBeDefined()
    it.clock.advance(1)
    await expect(asToken(old.secret)).rejects.toThrow('has expired')
    // As long as the first one was to be good, from when it was made.
    it.clock.advance(30 * dayMs - 5 * hourMs - 1)
    await expect(asToken(next.secret)).resolves.toBeDefined()
    const last = await rotateApiToken(it.as(caller), { tokenId: next.id, graceHours: 24 })
    await revokeApiToken(it.as(caller), { tokenId: next.id })
    await expect(asToken(next.secret)).rejects.toThrow('was revoked')
    await expect(asToken(last.secret)).resolves.toBeDefined()
    await expect(rotateApiToken(it.as(caller), { tokenId: next.id })).rejects.toMatchObject({ code: 'not_found' })
    const stranger: Caller = { ...caller, actor: { kind: 'user', id: 'eve', name: 'Eve' } }
    await expect(rotateApiToken(it.as(stranger), { tokenId: last.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('one that is rotated again, because its successor was lost, gives the next all of its time', async () => {
    const { caller } = await enter('ada@example.com')
    const old = await createApiToken(it.as(caller), { name: 'ci', expiresInDays: 30, permissions: ['telemetry.read'] })
    it.clock.advance(dayMs)
    const lost = await rotateApiToken(it.as(caller), { tokenId: old.id, graceHours: 24 })
    await revokeApiToken(it.as(caller), { tokenId: lost.id })
    const last = await rotateApiToken(it.as(caller), { tokenId: old.id, graceHours: 24 })
    it.clock.advance(30 * dayMs - 1)
    await expect(asToken(last.secret)).resolves.toBeDefined()
    it.clock.advance(1)
    await expect(asToken(last.secret)).rejects.toThrow('has expired')
  })

  test('the one from the environment is an admin everywhere', async () => {
    const caller = await asToken('given-token')
    expect(caller).toMatchObject({ actor: { kind: 'system', id: 'VEDETTE_API_TOKEN' }, projectId: 1 })
    expect(caller.permissions.has('retention.write')).toBe(true)
    await expect(asToken('given-token', 'no-such')).rejects.toMatchObject({ code: 'not_found' })
    await expect(asToken('given-tokem')).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('ingest keys', () => {
  test('write the signals they were made for into their project', async () => {
    const key = await createIngestKey(it.as(), { name: 'web', signals: ['logs'] })
    const grant = await authenticateIngestKey(it.access, key.secret)
    expect(grant).toEqual({ keyId: key.id, keyName: 'web', projectId: 1, signals: new Set(['logs']) })
    expect(await authenticateIngestKey(it.access, 'given-key')).toMatchObject({
      keyId: 'environment',
      projectId: 1,
      signals: new Set(telemetrySignals),
    })
    await expect(asToken(key.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('rotate: both work until the old one is revoked, at once although answers are kept', async () => {
    const old = await createIngestKey(it.as(), { name: 'shop', signals: ['traces', 'logs'] })
    await authenticateIngestKey(it.access, old.secret, '2001:db8:7:1::9')
    const next = await rotateIngestKey(it.as(), { keyId: old.id })
    await expect(authenticateIngestKey(it.access, next.secret)).resolves.toMatchObject({
      keyName: 'shop',
      signals: new Set(['traces', 'logs']),
    })
    await expect(authenticateIngestKey(it.access, old.secret)).resolves.toMatchObject({ keyId: old.id })
    await expect(rotateIngestKey(it.as(), { keyId: next.id })).rejects.toMatchObject({ code: 'conflict' })
    await it.access.lastSeen.flush()
    const slot = (await listIngestKeys(it.as(), { limit: 500 })).rows.filter(({ slotId }) => slotId === old.id)
    expect(slot.map(({ id, lastUsedAt, lastUsedFrom }) => [id, lastUsedAt, lastUsedFrom])).toEqual(
      expect.arrayContaining([
        // The network it came from, though the last use did not say one.
        [old.id, it.clock.now(), '2001:db8:7:1::/64'],
        [next.id, it.clock.now(), null],
      ]),
    )
    await revokeIngestKey(it.as(), { keyId: old.id })
    await expect(authenticateIngestKey(it.access, old.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(authenticateIngestKey(it.access, next.secret)).resolves.toBeDefined()
    await expect(revokeIngestKey(it.as(), { keyId: old.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(rotateIngestKey(it.as(), { keyId: next.id })).resolves.toBeDefined()
  })

  test('one that is rotated again, because its successor was lost, gives the next an end only if it had one', async () => {
    const old = await createIngestKey(it.as(), { name: 'shop', signals: ['logs'] })
    it.clock.advance(dayMs)
    const lost = await rotateIngestKey(it.as(), { keyId: old.id, graceHours: 24 })
    await revokeIngestKey(it.as(), { keyId: lost.id })
    const last = await rotateIngestKey(it.as(), { keyId: old.id, graceHours: 24 })
    it.clock.advance(400 * dayMs)
    await expect(authenticateIngestKey(it.access, old.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(authenticateIngestKey(it.access, last.secret)).resolves.toBeDefined()
  })

  test('those that ended by themselves, as after a rotation, are not among the thousand that a project may have', async () => {
    const projectId = await createProject(it.as(), { name: 'Rotating', slug: 'rotating' })
    const there = it.as({ ...it.as().caller, projectId })
    const row = { project_id: projectId, signals: '["logs"]', created_at: 0, name: 'x', revoked_at: null, last_used_at: null }
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      ...row,
      id: `ended${index}`,
      slot_id: `ended${index}`,
      secret_hash: Buffer.from(`ended${index}`),
      expires_at: it.clock.now(),
      records_per_second: null,
    }))
    await it.state.db.insertInto('ingest_keys').values(rows).execute()
    expect((await listIngestKeys(there, { limit: 500 })).rows).toEqual([])
    await createIngestKey(there, { name: 'web', signals: ['logs'] })
    await it.state.db.updateTable('ingest_keys').set({ expires_at: null }).where('project_id', '=', projectId).execute()
    await expect(createIngestKey(there, { name: 'web', signals: ['logs'] })).rejects.toMatchObject({ code: 'conflict' })
    await it.state.db.deleteFrom('ingest_keys').where('project_id', '=', projectId).execute()
  })

  test('an answer is kept for a minute', async () => {
    const key = await createIngestKey(it.as(), { name: 'kept', signals: ['logs'] })
    await authenticateIngestKey(it.access, key.secret)
    await it.state.db.updateTable('ingest_keys').set({ revoked_at: 1 }).where('id', '=', key.id).execute()
    it.clock.advance(59_999)
    await expect(authenticateIngestKey(it.access, key.secret)).resolves.toBeDefined()
    it.clock.advance(1)
    await expect(authenticateIngestKey(it.access, key.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('made-up keys are asked about once a second, all together, and push out no good one', async () => {
    const key = await createIngestKey(it.as(), { name: 'good', signals: ['logs'] })
    let questions = 0
    const db = new Proxy(it.state.db, {
      get(target, name) {
        if (name === 'selectFrom') questions++
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const access = { ...it.access, state: { ...it.access.state, db } }
    const show = (secret: string, address?: string): Promise<string> =>
      authenticateIngestKey(access, secret, address).then(
        ({ keyName }) => keyName,
        (error: unknown) => (error instanceof Fault ? error.code : 'bug'),
      )
    const madeUp = (count: number): string[] => Array.from({ length: count }, () => newToken('vdi').text)
    expect(await Promise.all([...madeUp(5000), key.secret].map((secret) => show(secret)))).toEqual(
      expect.arrayContaining(['unauthenticated', 'good']) as string[],
    )
    expect(questions).toBe(1)
    for (const secret of madeUp(20_000)) await show(secret)
    expect([await show(key.secret), questions]).toEqual(['good', 1])
    it.clock.advance(1000)
    await Promise.all(madeUp(100).map((secret) => show(secret)))
    expect([await show(key.secret), questions]).toEqual(['good', 2])
    // As another process makes one: it is found a second later.
    await it.state.db.updateTable('ingest_keys').set({ revoked_at: 7 }).where('id', '=', key.id).execute()
    it.clock.advance(60_000)
    expect(await show(key.secret)).toBe('unauthenticated')
    await it.state.db.updateTable('ingest_keys').set({ revoked_at: null }).where('id', '=', key.id).execute()
    it.clock.advance(1000)
    expect(await show(key.secret)).toBe('good')
  })

  test('wrong keys are limited by address, an IPv6 network as one; a good one beside them never', async () => {
    const good = await createIngestKey(it.as(), { name: 'good', signals: ['logs'] })
    const revoked = await createIngestKey(it.as(), { name: 'revoked', signals: ['logs'] })
    await revokeIngestKey(it.as(), { keyId: revoked.id })
    const show = (secret: string, address: string): Promise<string> =>
      authenticateIngestKey(it.access, secret, address).then(
        ({ keyName }) => keyName,
        (error: unknown) => (error instanceof Fault ? error.code : 'bug'),
      )
    for (let n = 0; n < 100; n++) expect(await show(n % 2 === 0 ? 'guess' : revoked.secret, `2001:db8:5:5::${n}`)).toBe('unauthenticated')
    expect(await show('guess', '2001:db8:5:5:ffff::1')).toBe('rate_limited')
    expect(await show(revoked.secret, '2001:db8:5:5::1')).toBe('rate_limited')
    // Nobody asked about it yet.
    expect(await show(good.secret, '2001:db8:5:5::1')).toBe('good')
    expect(await show('given-key', '2001:db8:5:5::1')).toBe('VEDETTE_INGEST_KEY')
    expect(await show('guess', '2001:db8:5:6::1')).toBe('unauthenticated')
    it.clock.advance(1000)
    for (let n = 0; n < 10; n++) expect(await show('guess', '2001:db8:5:5::1')).toBe('unauthenticated')
    expect(await show('guess', '2001:db8:5:5::1')).toBe('rate_limited')
  })

  test('the first start makes one key, and only one', async () => {
    await expect(createFirstIngestKey(it.as())).resolves.toBeUndefined()
    const { caller } = await enter('ada@example.com')
    const id = await createProject(it.as(caller), { name: 'Fresh', slug: 'fresh' })
    const inFresh = it.as({ ...it.as().caller, projectId: id })
    await expect(createFirstIngestKey(inFresh)).resolves.toMatchObject({
      secret: expect.stringMatching(/^vdi_[0-9A-Za-z]{61}$/) as unknown,
    })
    await expect(createFirstIngestKey(inFresh)).resolves.toBeUndefined()
  })
})

describe('members', () => {
  const person = { name: 'Dev', password, role: 'developer', everywhere: false } as const

  test('a role holds in its project only, and from the next request', async () => {
    const { caller } = await enter('ada@example.com')
    const id = await createUser(it.as(caller), { ...person, email: 'dev@example.com' })
    const dev = await enter('dev@example.com')
    expect(dev.caller.permissions.has('telemetry.sql')).toBe(true)
    await expect(asSession(dev.token, 'fresh')).rejects.toMatchObject({ code: 'not_found' })
    expect(await listProjects(it.as(dev.caller), { limit: 10 })).toMatchObject({ rows: [{ id: 1 }], next: null })
    const own = await createApiToken(it.as(dev.caller), { name: 'own', expiresInDays: 1, permissions: undefined })
    expect((await asToken(own.secret)).permissions.has('telemetry.sql')).toBe(true)
    await changeRole(it.as(caller), { userId: id, role: 'executive' })
    expect([...(await asSession(dev.token)).permissions]).toEqual(['platform.read'])
    expect([...(await asToken(own.secret)).permissions]).toEqual(['platform.read'])
    await expect(lastEntry()).resolves.toMatchObject({
      action: 'member.change_role',
      object: { name: 'dev@example.com' },
      details: { before: { role: 'developer' }, after: { role: 'executive' } },
    })
    await removeMember(it.as(caller), { userId: id })
    expect((await asSession(dev.token)).actor.kind).toBe('anonymous')
    await expect(asToken(own.secret)).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(removeMember(it.as(caller), { userId: id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an admin of one project reaches nothing beyond it', async () => {
    const { caller } = await enter('ada@example.com')
    const fresh = await asSession((await enter('ada@example.com')).token, 'fresh')
    await createUser(it.as(fresh), { ...person, email: 'local@example.com', role: 'admin' })
    const local = await enter('local@example.com')
    expect(local.caller.projectId).toBe(fresh.projectId)
    const ada = present((await listMembers(it.as(local.caller), { limit: 500 })).rows.find(({ email }) => email === 'ada@example.com'))
    expect(ada.everywhere).toBe(true)
    await expect(changeRole(it.as(local.caller), { userId: ada.id, role: 'support' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeMember(it.as(local.caller), { userId: ada.id })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(createUser(it.as(local.caller), { ...person, email: 'x@example.com', everywhere: true })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(createProject(it.as(local.caller), { name: 'Mine', slug: 'mine' })).rejects.toMatchObject({ code: 'forbidden' })
    const key = await createIngestKey(it.as(caller), { name: 'theirs', signals: ['logs'] })
    await expect(revokeIngestKey(it.as(local.caller), { keyId: key.id })).rejects.toMatchObject({ code: 'not_found' })
    const trail = await listAuditTrail(it.as(local.caller), {}, { limit: 100 })
    expect(new Set(trail.entries.map(({ projectId }) => projectId))).toEqual(new Set([fresh.projectId]))
  })

  test('the last admin stays, also when two step down at the same time', async () => {
    const { caller } = await enter('ada@example.com')
    const self = present(caller.actor.kind === 'user' ? caller.actor.id : undefined)
    await expect(changeRole(it.as(caller), { userId: self, role: 'support' })).rejects.toMatchObject({ code: 'conflict' })
    const second = await createUser(it.as(caller), { ...person, email: 'bob@example.com', role: 'admin', everywhere: true })
    const results = await Promise.allSettled([self, second].map((userId) => changeRole(it.as(), { userId, role: 'support' })))
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await resetAdmin(it.as(), { email: 'ada@example.com', password })
    expect((await asSession((await enter('ada@example.com')).token)).permissions.has('members.write')).toBe(true)
  })

  test('two accounts with one address are refused', async () => {
    const again = createUser(it.as(), { ...person, email: 'ADA@example.com' })
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a reset ends every session and token, and only the host may do it', async () => {
    const { token, caller } = await enter('ada@example.com')
    const api = await createApiToken(it.as(caller), { name: 'x', expiresInDays: 1, permissions: undefined })
    await expect(resetAdmin(it.as(caller), { email: 'ada@example.com', password })).rejects.toMatchObject({ code: 'forbidden' })
    await resetAdmin(it.as(), { email: 'ada@example.com', password: 'a new long sentence' })
    expect((await asSession(token)).actor.kind).toBe('anonymous')
    await expect(asToken(api.secret)).rejects.toThrow('was revoked')
    await resetAdmin(it.as(), { email: 'ada@example.com', password })
  })
})

test('after all this the audit trail is whole and holds no secret', async () => {
  await expect(verifyAuditTrail(it)).resolves.toMatchObject({ ok: true })
  const rows = JSON.stringify(await it.state.db.selectFrom('audit_entries').selectAll().execute())
  expect(rows).not.toMatch(/argon2|vd[it]_|long enough|long sentence/)
})

describe('sign-ins that fail', () => {
  const passedOn: SecurityEvent[] = []
  let failures: FailedSignIns
  beforeAll(() => {
    failures = new FailedSignIns(it)
  })
  afterAll(() => failures.close())
  const fail = (more: Partial<SecurityEvent> = {}): void =>
    failures.following({ record: (event) => void passedOn.push(event) }).record({
      at: it.clock.now(),
      action: 'log_in',
      outcome: 'failure',
      reason: 'wrong_password',
      account: 'ada@trail.example',
      address: '192.0.2.1',
      userAgent: 'browser',
      ...more,
    })

  const trail = async (): Promise<AuditPage['entries']> =>
    (await listAuditTrail(it.as(), { action: 'sign_in.fail', text: '@trail.example' }, { limit: 500 })).entries

  test('the first failure stands in the trail at once, what repeats itself counts', async () => {
    fail()
    fail({ outcome: 'success', reason: '' })
    await failures.flush()
    expect(await trail()).toMatchObject([
      {
        outcome: 'failure',
        actor: { kind: 'anonymous' },
        address: '192.0.2.1',
        object: { kind: 'account', id: 'ada@trail.example' },
        details: { step: 'log_in', reason: 'wrong_password', limited: false, count: 1 },
      },
    ])
    fail()
    fail()
    await failures.flush()
    expect(await trail()).toHaveLength(1)
    it.clock.advance(60_000)
    await failures.flush()
    expect((await trail()).map(({ details }) => details['count'])).toEqual([2, 1])
    expect(passedOn).toHaveLength(4)
  })

  test('a storm of accounts is a bounded number of entries that miss none', async () => {
    const before = (await trail()).length
    for (let n = 0; n < 1000; n++) fail({ account: `guess${n}@trail.example`, action: 'second_factor', reason: 'wrong_code' })
    await failures.flush({ all: true })
    const fresh = (await trail()).slice(0, -before)
    expect(fresh).toHaveLength(60)
    const shared = (await listAuditTrail(it.as(), { action: 'sign_in.fail' }, { limit: 100 })).entries.filter(
      ({ details }) => details['reason'] === 'many',
    )
    expect(shared).toMatchObject([{ details: { reason: 'many', count: 940 } }])
  })
})

describe('looking at personal data', () => {
  const person: Caller = {
    actor: { kind: 'user', id: 'viewer', name: 'Viewer' },
    projectId: 7,
    permissions: new Set(['telemetry.read', 'masking.write']),
    address: '192.0.2.7',
  }
  const personal = { place: 'logs', question: 'status:500', attributes: [{ 'user.email': 'ada@example.com', 'http.route': '/' }] }
  const trail = async (action: string): Promise<AuditPage['entries']> =>
    (await listAuditTrail(it.as(), { action, projectId: 7 }, { limit: 50 })).entries
  let views: PersonalViews
  beforeAll(() => {
    views = new PersonalViews(it)
  })

  test('is one entry a person, question and hour', async () => {
    await Promise.all([views.note(person, personal), views.note(person, personal)])
    await views.note(person, personal)
    expect(await trail('personal_data.view')).toMatchObject([
      {
        actor: { kind: 'user', id: 'viewer' },
        object: { kind: 'personal_data', id: 'logs', name: 'status:500' },
        details: { question: 'status:500', fields: ['user.email'] },
      },
    ])
    await views.note(person, { ...personal, question: 'other' })
    await views.note({ ...person, actor: { kind: 'api_token', id: 'token', name: 'T' } }, personal)
    it.clock.advance(hourMs)
    await views.note(person, personal)
    expect(await trail('personal_data.view')).toHaveLength(4)
  })

  test('what is not personal, or empty, or seen by the platform itself, is none', async () => {
    await views.note(person, { ...personal, question: 'plain', attributes: [{ 'http.route': '/', 'user.email': '' }] })
    await views.note(it.as().caller, { ...personal, question: 'plain' })
    expect(await trail('personal_data.view')).toHaveLength(4)
  })

  test('is all that is on the list where nobody can tell what is shown', async () => {
    await views.note(person, { place: 'sql', question: 'open', attributes: [{ 'http.route': '/' }], isOpen: true })
    expect((await trail('personal_data.view'))[0]?.details).toMatchObject({
      question: 'open',
      fields: expect.arrayContaining(['enduser.*', 'user.email']) as unknown,
    })
  })

  test('takes a reason where the project asks for one, for an hour', async () => {
    await putSetting(it.as(person), personalDataSetting, { value: { fields: ['enduser.*'], askReason: true } })
    views.forget(7)
    const view = { ...personal, question: 'why', attributes: [{ 'enduser.id': '17' }] }
    await expect(views.note(person, view)).rejects.toMatchObject({ code: 'reason_needed' })
    await expect(views.giveReason(person, '  ')).rejects.toMatchObject({ code: 'bad_input' })
    await views.giveReason(person, 'ticket 4711')
    await views.note(person, view)
    expect((await trail('personal_data.give_reason')).map(({ details }) => details)).toEqual([{ reason: 'ticket 4711' }])
    expect((await trail('personal_data.view'))[0]?.details).toEqual({ question: 'why', fields: ['enduser.id'], reason: 'ticket 4711' })
    it.clock.advance(hourMs)
    await expect(views.requireReason(person)).rejects.toMatchObject({ code: 'reason_needed' })
    // A program cannot be asked.
    await views.note({ ...person, actor: { kind: 'api_token', id: 'token', name: 'T' } }, view)
  })
})
