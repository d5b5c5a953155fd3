import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { present } from '../../../test/harness/present.ts'
import { SoftPasskey } from '../../../test/harness/soft-passkey.ts'
import type { Caller } from '../caller.ts'
import {
  type BegunSession,
  type Holder,
  addPasskey,
  askForProof,
  askToShowPasskey,
  authenticate,
  beginSession,
  beginTotp,
  callerOfHalf,
  changeSecondFactorRule,
  confirmTotp,
  createUser,
  describeNewPasskey,
  listAuditTrail,
  listOwnSessions,
  logIn,
  proveAgain,
  readSecondFactorRule,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
  requireHalfSession,
  requireRecentSignIn,
  resetUser,
  revokeOtherSessions,
  revokeOwnSession,
  showCode,
  showPasskey,
  useResetLink,
} from '../index.ts'
import { decodeBase32, totpCode } from './totp.ts'

const password = 'a long enough sentence'
const userAgent = 'test'
const minuteMs = 60_000
const address = '192.0.2.7'
const origin = 'https://vedette.example'

let it: TestAccess
let count = 0
beforeAll(async () => {
  it = await openTestAccess()
})
afterAll(() => it.close())
// Limits of one test must not be felt in the next.
beforeEach(() => it.clock.advance(2 * 24 * 60 * minuteMs))

async function newAccount(): Promise<string> {
  const email = `person${++count}@example.com`
  await createUser(it.as(), { email, name: `Person ${count}`, password, role: 'admin', everywhere: true })
  return email
}
const enter = (email: string): Promise<BegunSession> => logIn(it.from(address), { email, password, userAgent })
const callerOf = (sessionToken: string): Promise<Caller> =>
  authenticate(it.access, { bearerToken: undefined, sessionToken, project: undefined, address })
const holder = (token: string): Holder => ({ kind: 'session', token })
const codeOf = (secret: string, stepsAside = 0): string => totpCode(decodeBase32(secret), Math.floor(it.clock.now() / 30_000) + stepsAside)

/** Signed in, with codes of an app. */
async function withTotp(): Promise<{ email: string; secret: string; token: string; recoveryCodes: readonly string[] }> {
  const email = await newAccount()
  const { token } = await enter(email)
  const context = it.as(await callerOf(token))
  const { secret, uri } = await beginTotp(context)
  expect(uri).toContain(`secret=${secret}`)
  const { session, recoveryCodes } = await confirmTotp(context, { code: codeOf(secret), holder: holder(token) })
  it.clock.advance(minuteMs)
  return { email, secret, token: session.token, recoveryCodes: present(recoveryCodes) }
}

/** A passkey of an account, and its session. */
async function withPasskey(token: string, name = 'laptop'): Promise<{ passkey: SoftPasskey; token: string }> {
  const context = it.as(await callerOf(token))
  const passkey = new SoftPasskey(origin)
  const made = { ...passkey.make(await describeNewPasskey(context)) }
  const { session } = await addPasskey(context, { made: asMade(made), name, holder: holder(token) })
  return { passkey, token: session.token }
}
type Made = Parameters<typeof addPasskey>[1]['made']
type Shown = Parameters<typeof showPasskey>[1]['shown']
const asMade = ({ id, ...response }: ReturnType<SoftPasskey['make']>): Made => ({
  id,
  rawId: id,
  type: 'public-key',
  response,
  clientExtensionResults: {},
})
const asShown = ({ id, ...response }: ReturnType<SoftPasskey['show']>): Shown => ({
  id,
  rawId: id,
  type: 'public-key',
  response,
  clientExtensionResults: {},
})

describe('codes of an app', () => {
  // One account for all: its codes cost ten password hashes.
  let app: Awaited<ReturnType<typeof withTotp>>
  beforeAll(async () => {
    app = await withTotp()
  })

  test('a password alone is half a sign-in that no route takes for a session, and the code makes it whole', async () => {
    const { email, secret } = app
    const half = await enter(email)
    expect(half.stage).toBe('second_factor')
    expect((await callerOf(half.token)).actor.kind).toBe('anonymous')
    const session = await showCode(it.from(address), { kind: 'totp', code: codeOf(secret), token: half.token })
    expect((await callerOf(session.token)).actor).toMatchObject({ kind: 'user' })
    const { entries } = await listAuditTrail(it.as(), { action: 'session.create' }, { limit: 1 })
    expect(entries[0]?.details).toEqual({ firstFactor: 'password', secondFactor: 'totp' })
    // It was used up.
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(secret, 1), token: half.token })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  test('a code works once, though its time is not over, and none before it works any more', async () => {
    const { email, secret } = app
    const code = codeOf(secret)
    const [one, two] = [await enter(email), await enter(email)]
    const both = [one, two].map(({ token }) => showCode(it.from(address), { kind: 'totp', code, token }))
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status)
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected'])
    const { token } = await enter(email)
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(secret, -1), token })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(secret, 1), token })).resolves.toHaveProperty('token')
  })

  test('guessing is slowed down, then asks for the password again; the security log has it', async () => {
    const { email } = app
    const { token } = await enter(email)
    const guess = (): Promise<unknown> => showCode(it.from(address), { kind: 'totp', code: '000000', token })
    for (let turn = 0; turn < 5; turn++) await expect(guess()).rejects.toMatchObject({ code: 'forbidden' })
    await expect(guess()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 1 })
    expect(it.events.at(-1)).toMatchObject({ action: 'second_factor', outcome: 'limited', account: email })
    // The first factor is not slower for it: strangers cannot lock anybody out.
    await expect(enter(email)).resolves.toHaveProperty('stage', 'second_factor')
    for (let turn = 0; turn < 5; turn++) {
      it.clock.advance(minuteMs)
      await expect(guess()).rejects.toMatchObject({ code: 'forbidden' })
    }
    it.clock.advance(2 * minuteMs)
    await expect(guess()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('half a sign-in is over after ten minutes', async () => {
    const { email, secret } = app
    const { token } = await enter(email)
    it.clock.advance(10 * minuteMs)
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(secret), token })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })

  test('the secret stands sealed in the store, and with another platform key it is of no use', async () => {
    const { secret } = app
    const rows = await it.state.db.selectFrom('totp_keys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.every((row) => row.secret.startsWith('sealed:v1:'))).toBe(true)
  })

  test('another app takes the place of the first, which holds until the new one has shown a code', async () => {
    const { email, secret } = app
    const begun = await enter(email)
    const { token } = await showCode(it.from(address), { kind: 'totp', code: codeOf(secret), token: begun.token })
    it.clock.advance(minuteMs)
    const context = it.as(await callerOf(token))
    const next = await beginTotp(context)
    const half = await enter(email)
    const session = await showCode(it.from(address), { kind: 'totp', code: codeOf(secret), token: half.token })
    await expect(confirmTotp(context, { code: '123', holder: holder(token) })).rejects.toMatchObject({ code: 'forbidden' })
    const changed = await confirmTotp(context, { code: codeOf(next.secret), holder: holder(token) })
    // Codes there were still hold.
    expect(changed.recoveryCodes).toBeNull()
    expect((await callerOf(session.token)).actor.kind).toBe('anonymous')
    it.clock.advance(minuteMs)
    const { token: again } = await enter(email)
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(secret), token: again })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(showCode(it.from(address), { kind: 'totp', code: codeOf(next.secret), token: again })).resolves.toHaveProperty('token')
  })
})

describe('recovery codes', () => {
  test('ten of them, each once, however they are typed; they stand hashed in the store', async () => {
    const { email, recoveryCodes } = await withTotp()
    expect(recoveryCodes).toHaveLength(10)
    const [first = '', second = ''] = recoveryCodes
    expect(first).toMatch(/^0[0-9a-z]{3}(-[0-9a-z]{4}){3}$/)
    expect(JSON.stringify(await it.state.db.selectFrom('recovery_codes').selectAll().execute())).not.toContain(first.slice(5, 9))
    const half = await enter(email)
    const typed = ` ${first.toUpperCase().replaceAll('-', ' ')} `
    await expect(showCode(it.from(address), { kind: 'recovery_code', code: typed, token: half.token })).resolves.toHaveProperty('token')
    const { token } = await enter(email)
    for (const code of [first, 'nonsense', second.replace(/.$/, second.endsWith('x') ? 'y' : 'x')])
      await expect(showCode(it.from(address), { kind: 'recovery_code', code, token })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(showCode(it.from(address), { kind: 'recovery_code', code: second, token })).resolves.toHaveProperty('token')
  })

  test('new ones end the old ones, and go with the last second factor', async () => {
    const { email, token, recoveryCodes } = await withTotp()
    const renewed = await renewRecoveryCodes(it.as(await callerOf(token)), holder(token))
    const half = await enter(email)
    const show = (code = ''): Promise<unknown> => showCode(it.from(address), { kind: 'recovery_code', code, token: half.token })
    await expect(show(recoveryCodes[1])).rejects.toMatchObject({ code: 'forbidden' })
    await expect(show(renewed.recoveryCodes[1])).resolves.toHaveProperty('token')
    const own = renewed.session.token
    await removeTotp(it.as(await callerOf(own)), holder(own))
    await expect(enter(email)).resolves.toHaveProperty('stage', 'done')
    await expect(renewRecoveryCodes(it.as(), holder(own))).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('passkeys', () => {
  test('one is both factors at once; its challenge is good once', async () => {
    const email = await newAccount()
    const { passkey } = await withPasskey((await enter(email)).token)
    const stranger = it.from(address)
    const options = await askToShowPasskey(stranger, { halfToken: undefined })
    expect(options).toMatchObject({ rpId: 'vedette.example', allowCredentials: [], userVerification: 'required' })
    const input = { shown: asShown(passkey.show(options)), halfToken: undefined, userAgent, previousToken: undefined }
    const session = await showPasskey(stranger, input)
    expect(session.stage).toBe('done')
    expect((await callerOf(session.token)).actor.kind).toBe('user')
    await expect(showPasskey(stranger, input)).rejects.toMatchObject({ code: 'forbidden' })
    it.clock.advance(6 * minuteMs)
    const late = asShown(passkey.show(options))
    await expect(showPasskey(stranger, { ...input, shown: late })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('refused: one that did not check its person, another page, another purpose, a copied one, a stranger', async () => {
    const email = await newAccount()
    const { passkey, token } = await withPasskey((await enter(email)).token)
    const stranger = it.from('198.51.100.9')
    const ask = (): ReturnType<typeof askToShowPasskey> => askToShowPasskey(stranger, { halfToken: undefined })
    const show = (shown: Shown): Promise<BegunSession> =>
      showPasskey(stranger, { shown, halfToken: undefined, userAgent, previousToken: undefined })
    passkey.verifies = false
    await expect(show(asShown(passkey.show(await ask())))).rejects.toMatchObject({ code: 'forbidden' })
    passkey.verifies = true
    const proof = await askForProof(it.as(await callerOf(token)))
    await expect(show(asShown(passkey.show(proof)))).rejects.toMatchObject({ code: 'forbidden' })
    const elsewhere = Object.assign(passkey.show(await ask()), {
      clientDataJSON: Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge: 'x', origin: 'https://evil.example' })).toString(
        'base64url',
      ),
    })
    await expect(show(asShown(elsewhere))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(show(asShown(new SoftPasskey(origin).show(await ask())))).rejects.toMatchObject({ code: 'forbidden' })
    passkey.counter = 7
    await expect(show(asShown(passkey.show(await ask())))).resolves.toHaveProperty('token')
    passkey.counter = 3
    await expect(show(asShown(passkey.show(await ask())))).rejects.toMatchObject({ code: 'forbidden' })
    expect(it.events.at(-1)).toMatchObject({ action: 'passkey', outcome: 'failure', reason: 'wrong_passkey' })
  })

  test('as the second factor only those of the account are asked for, and somebody else’s is not taken', async () => {
    const [email, other] = [await newAccount(), await newAccount()]
    const { passkey } = await withPasskey((await enter(email)).token)
    const { passkey: foreign } = await withPasskey((await enter(other)).token)
    const half = await enter(email)
    expect(half.stage).toBe('second_factor')
    const ask = (): ReturnType<typeof askToShowPasskey> => askToShowPasskey(it.from(address), { halfToken: half.token })
    expect((await ask()).allowCredentials).toEqual([{ id: passkey.id, type: 'public-key', transports: [] }])
    const input = { halfToken: half.token, userAgent, previousToken: undefined }
    await expect(showPasskey(it.from(address), { ...input, shown: asShown(foreign.show(await ask())) })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const session = await showPasskey(it.from(address), { ...input, shown: asShown(passkey.show(await ask())) })
    expect((await callerOf(session.token)).actor.kind).toBe('user')
  })

  test('several, with names; one that is removed opens nothing', async () => {
    const email = await newAccount()
    const one = await withPasskey((await enter(email)).token, 'laptop')
    const two = await withPasskey(one.token, 'phone')
    const context = it.as(await callerOf(two.token))
    await removePasskey(context, { id: one.passkey.id, holder: holder(two.token) })
    const options = await askToShowPasskey(it.from(address), { halfToken: undefined })
    const input = { shown: asShown(one.passkey.show(options)), halfToken: undefined, userAgent, previousToken: undefined }
    await expect(showPasskey(it.from(address), input)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a second factor is required', () => {
  test('who asks it has one; others end, and set one up before their session begins', async () => {
    const email = await newAccount()
    const { token } = await enter(email)
    const weak = it.as(await callerOf(token))
    await expect(changeSecondFactorRule(weak, { project: true, everywhere: false })).rejects.toMatchObject({ code: 'conflict' })
    const admin = await withTotp()
    const context = it.as(await callerOf(admin.token))
    await changeSecondFactorRule(context, { project: true, everywhere: false })
    expect((await callerOf(token)).actor.kind).toBe('anonymous')
    expect((await callerOf(admin.token)).actor.kind).toBe('user')
    const half = await enter(email)
    expect(half.stage).toBe('enrolment')
    await expect(showCode(it.from(address), { kind: 'totp', code: '000000', token: half.token })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    const person = it.as(callerOfHalf(await requireHalfSession(it, half.token, 'enrolment'), it.from(address).caller))
    const { secret } = await beginTotp(person)
    const made = await confirmTotp(person, { code: codeOf(secret), holder: { kind: 'half', token: half.token } })
    expect(made.recoveryCodes).toHaveLength(10)
    const own = it.as(await callerOf(made.session.token))
    expect(own.caller.actor.kind).toBe('user')
    // The last one stays as long as one is asked for.
    await expect(removeTotp(own, holder(made.session.token))).rejects.toMatchObject({ code: 'conflict' })
    // Who is new to a project that asks for one is let in no further with an old session.
    await expect(callerOf(token)).resolves.toMatchObject({ actor: { kind: 'anonymous' } })
    await expect(readSecondFactorRule(own)).resolves.toMatchObject({ project: true, everywhere: false, mayChangeEverywhere: true })
    await changeSecondFactorRule(context, { project: false, everywhere: false })
  })

  test('a provider that asked for more than a password is enough, a password of a provider is not', async () => {
    const { email } = await withTotp()
    const { id } = await it.state.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
    const base = { userId: id, firstFactor: 'oidc', userAgent } as const
    await expect(beginSession(it.from(address), { ...base, isStrong: true })).resolves.toHaveProperty('stage', 'done')
    await expect(beginSession(it.from(address), { ...base, isStrong: false })).resolves.toHaveProperty('stage', 'second_factor')
  })
})

describe('sessions', () => {
  test('listed with this one first, ended one by one or all others at once', async () => {
    const email = await newAccount()
    const [own, second, third] = [await enter(email), await enter(email), await enter(email)]
    const context = it.as(await callerOf(own.token))
    const { rows: listed } = await listOwnSessions(context, { token: own.token, limit: 10 })
    expect(listed.map(({ isThisOne }) => isThisOne)).toEqual([true, false, false])
    expect(listed[0]).toMatchObject({ address, userAgent, firstFactor: 'password', secondFactor: null })
    expect(JSON.stringify(listed)).not.toContain(own.token)
    await revokeOwnSession(context, { id: present(listed[1]).id })
    const alive = async (): Promise<number> =>
      (await Promise.all([second, third].map(({ token }) => callerOf(token)))).filter(({ actor }) => actor.kind === 'user').length
    await expect(alive()).resolves.toBe(1)
    await expect(revokeOtherSessions(context, own)).resolves.toBe(1)
    await expect(alive()).resolves.toBe(0)
    const { rows: foreign } = await listOwnSessions(context, { token: own.token, limit: 10 })
    const stranger = it.as(await callerOf((await enter(await newAccount())).token))
    await expect(revokeOwnSession(stranger, { id: present(foreign[0]).id })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('listed page by page, each exactly once, while this one is used', async () => {
    const email = await newAccount()
    const own = await enter(email)
    // Some at one moment.
    for (let n = 0; n < 6; n++) {
      if (n % 2 === 0) it.clock.advance(60_000)
      await enter(email)
    }
    const list = async (limit: number, cursor?: string) =>
      listOwnSessions(it.as(await callerOf(own.token)), { token: own.token, limit, cursor })
    const all = (await list(10)).rows
    expect([all.length, all[0]?.isThisOne]).toEqual([7, true])
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const { rows, next } = await list(1, cursor)
      seen.push(...rows.map(({ id }) => id))
      if (next === null) break
      cursor = next
      it.clock.advance(1000)
    }
    expect(seen).toEqual(all.map(({ id }) => id))
    await expect(list(1, 'x')).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('an hour later it asks again; a password, a code or a passkey will do, and the token is another one', async () => {
    const { secret, token } = await withTotp()
    const { passkey, token: own } = await withPasskey(token)
    let current = own
    const isRecent = async (): Promise<boolean> => {
      try {
        requireRecentSignIn(await callerOf(current), it.clock)
        return true
      } catch {
        return false
      }
    }
    const proofs = [
      () => ({ password }),
      () => ({ code: codeOf(secret) }),
      async () => ({ passkey: asShown(passkey.show(await askForProof(it.as(await callerOf(current))))) }),
    ]
    for (const proof of proofs) {
      await expect(isRecent()).resolves.toBe(true)
      it.clock.advance(61 * minuteMs)
      await expect(isRecent()).resolves.toBe(false)
      const before = current
      const input = { proof: await proof(), sessionToken: before, userAgent }
      current = (await proveAgain(it.as(await callerOf(before)), input)).token
      expect((await callerOf(before)).actor.kind).toBe('anonymous')
    }
    const wrong = { proof: { password: 'wrong' }, sessionToken: current, userAgent }
    await expect(proveAgain(it.as(await callerOf(current)), wrong)).rejects.toMatchObject({ code: 'forbidden' })
    // Nobody is there to ask: programs pass, and making a token takes a recent sign-in itself.
    expect(() => requireRecentSignIn(it.as().caller, it.clock)).not.toThrow()
  })
})

describe('reset on the host', () => {
  test('everything of the account ends, and the link opens it once with a new password', async () => {
    const { email, token } = await withTotp()
    const identities = it.state.db.selectFrom('identities').selectAll().where('subject', '=', 'of who took it over')
    const { id } = await it.state.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
    await it.state.db
      .insertInto('identities')
      .values({
        issuer: 'https://id.example',
        subject: 'of who took it over',
        user_id: id,
        provider: 'id',
        email: '',
        created_at: 0,
        last_used_at: 0,
      })
      .execute()
    const link = await resetUser(it.as(), { email })
    expect(await identities.execute()).toEqual([])
    expect((await callerOf(token)).actor.kind).toBe('anonymous')
    await expect(enter(email)).rejects.toMatchObject({ code: 'unauthenticated' })
    const use = (next: string, of = link): Promise<BegunSession> =>
      useResetLink(it.from(address), { token: of, password: next, userAgent, previousToken: undefined })
    await expect(use('password123')).rejects.toMatchObject({ code: 'bad_input' })
    await expect(use('another long sentence', 'x')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(use('another long sentence')).resolves.toHaveProperty('stage', 'done')
    await expect(use('a third long sentence')).rejects.toMatchObject({ code: 'forbidden' })
    const late = await resetUser(it.as(), { email })
    it.clock.advance(60 * minuteMs)
    await expect(use('another long sentence', late)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(resetUser(it.as(it.from(address).caller), { email })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(resetUser(it.as(), { email: 'nobody@example.com' })).rejects.toMatchObject({ code: 'not_found' })
    const { entries } = await listAuditTrail(it.as(), { action: 'user.reset' }, { limit: 1 })
    expect(entries[0]).toMatchObject({ actor: { kind: 'system' }, object: { name: email } })
  })
})
