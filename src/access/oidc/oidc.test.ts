import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { createOutgoingHttp } from '../../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../../lib/outgoing/outgoing-guard.ts'
import { createSeal } from '../../lib/seal.ts'
import type { Caller } from '../caller.ts'
import {
  createRole,
  createUser,
  invite,
  joinByInvitation,
  listMembers,
  listOwnIdentities,
  lookAtInvitation,
  removeIdentity,
  removeMember,
} from '../index.ts'
import { acceptWithIdentity } from '../invitations/accept-with-identity.ts'
import { permissions } from '../permissions.ts'
import { OidcDesk } from './oidc-desk.ts'
import { OidcProviders } from './oidc-providers.ts'
import type { OidcSpec } from './oidc-spec.ts'
import { readIdentity } from './read-identity.ts'
import { type HostileProvider, startHostileProvider } from './testdata/start-hostile-provider.ts'

let it: TestAccess
let provider: HostileProvider
let other: HostileProvider
let ownerId: string
let counter = 0
const password = 'a long enough sentence'
const base: Omit<OidcSpec, 'name' | 'issuer'> = {
  title: 'Company',
  clientId: 'vedette',
  clientSecret: 'quiet',
  scopes: ['openid', 'email'],
  groupsClaim: 'groups',
  groups: [
    { group: 'sre', role: 'developer', project: '*' },
    { group: 'watchers', role: 'Watcher' },
    { group: '*', role: 'support' },
  ],
  provisioning: true,
  allowedDomains: ['example.org'],
  trustEmail: false,
  endSession: false,
}

beforeAll(async () => {
  it = await openTestAccess()
  provider = await startHostileProvider()
  other = await startHostileProvider()
  ownerId = await createUser(it.as(), { email: 'owner@example.org', name: 'Owner', password, role: 'admin', everywhere: true })
  await createRole(it.as(), { name: 'Watcher', description: '', permissions: ['platform.read'], everywhere: true })
})
afterAll(async () => {
  await Promise.all([provider.close(), other.close(), it.close()])
})
beforeEach(() => {
  Object.assign(provider.next, { algorithm: 'RS256', isForged: false, isHanging: false })
})

function openDesk(change: Partial<OidcSpec> = {}, timeoutMs = 5000): OidcDesk {
  const guard = createGuard({ allowedHosts: () => ['127.0.0.1'], resolve: () => Promise.reject(new Error('no names here')) })
  const sendTo = (): ReturnType<typeof createOutgoingHttp> => createOutgoingHttp({ guard, timeoutMs, userAgent: 'test' })
  const specs = [
    { ...base, name: 'company', issuer: provider.issuer, ...change },
    { ...base, name: 'other', issuer: other.issuer },
  ]
  const seal = createSeal(Buffer.alloc(32, 1), 'test')
  return new OidcDesk({ oidc: new OidcProviders({ specs, clock: it.clock, sendTo }), seal, clock: it.clock })
}

interface Way {
  readonly desk?: OidcDesk
  readonly claims?: Record<string, unknown>
  /** Changes the query that the browser comes back with. */
  readonly query?: Record<string, string>
  readonly cookie?: string
  readonly at?: string
  readonly caller?: Caller
  readonly link?: string
  readonly afterMs?: number
}

/** The whole way as a browser goes it: to the provider, and back with its code. */
async function goThrough(subject: string, way: Way = {}) {
  const { desk = openDesk(), claims = {}, query = {}, caller } = way
  const context = caller === undefined ? it.from('192.0.2.7') : it.as(caller)
  const left = await desk.leave(context, {
    provider: 'company',
    returnTo: '/logs',
    userAgent: '',
    purpose: way.link === undefined ? 'sign_in' : 'link',
    ticket: way.link,
  })
  const asked = new URL(left.url).searchParams
  const now = Math.floor(it.clock.now() / 1000)
  const email = `${subject}@example.org`
  const said = {
    iss: provider.issuer,
    aud: 'vedette',
    sub: subject,
    nonce: asked.get('nonce'),
    iat: now,
    exp: now + 300,
    email,
    email_verified: true,
  }
  provider.next.claims = { ...said, ...claims }
  it.clock.advance(way.afterMs ?? 0)
  const back = new URLSearchParams({ code: `code-${++counter}`, state: asked.get('state') ?? '', iss: provider.issuer, ...query })
  const input = {
    provider: way.at ?? 'company',
    search: `?${back.toString()}`,
    cookie: way.cookie ?? left.cookie,
    userAgent: '',
    previousToken: undefined,
  }
  return { asked, input, left, arrived: desk.arrive(context, input) }
}

test('somebody new: PKCE, a secret never in the address, an account of issuer and subject, a role of their group', async () => {
  const { asked, arrived, left } = await goThrough('ada', { claims: { groups: ['sre'], name: 'Ada L.' } })
  const { begun, returnTo } = await arrived
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    client_id: 'vedette',
    code_challenge_method: 'S256',
    scope: 'openid email',
    redirect_uri: 'https://vedette.example/api/sign-in/oidc/company/callback',
  })
  expect(left.url + left.cookie).not.toContain('quiet')
  expect(provider.asked.at(-1)?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
  expect([begun?.stage, returnTo]).toEqual(['done', '/logs'])
  const ada = (await listMembers(it.as(), { limit: 500 })).rows.filter(({ email }) => email === 'ada@example.org')
  const roles = ada.toSorted((a, b) => a.role.localeCompare(b.role))
  expect(roles.map(({ name, role, everywhere, givenBy, providers }) => ({ name, role, everywhere, givenBy, providers }))).toEqual([
    { name: 'Ada L.', role: 'developer', everywhere: true, givenBy: 'company', providers: ['company'] },
    { name: 'Ada L.', role: 'support', everywhere: false, givenBy: 'company', providers: ['company'] },
  ])
  expect(provider.discoveries).toBe(1)
})

test('of a provider whose addresses the settings vouch for, one need not be called verified', async () => {
  const way = { desk: openDesk({ trustEmail: true }), claims: { email_verified: undefined } }
  expect((await (await goThrough('tom', way)).arrived).begun).toMatchObject({ stage: 'done' })
})

test('the same subject comes back as the same account, whatever its address is now; what its groups no longer give is gone', async () => {
  const first = await (await goThrough('bea', { claims: { groups: ['sre', 'watchers'] } })).arrived
  const second = await (await goThrough('bea', { claims: { groups: ['watchers'], email: 'new@example.org' } })).arrived
  expect(second.begun?.userId).toBe(first.begun?.userId)
  const bea = (await listMembers(it.as(), { limit: 500 })).rows.filter(({ id }) => id === first.begun?.userId)
  expect(bea.map(({ email, roleName, everywhere }) => ({ email, roleName, everywhere }))).toEqual([
    { email: 'bea@example.org', roleName: 'Watcher', everywhere: false },
  ])
})

test('without any group left nobody comes in, and what was taken away stays so', async () => {
  const desk = openDesk({ groups: [{ group: 'sre', role: 'developer' }] })
  const { begun } = await (await goThrough('cyd', { desk, claims: { groups: ['sre'] } })).arrived
  await expect((await goThrough('cyd', { desk, claims: { groups: [] } })).arrived).rejects.toMatchObject({ problem: 'no_role' })
  expect((await listMembers(it.as(), { limit: 500 })).rows.filter(({ id }) => id === begun?.userId)).toEqual([])
})

test('invitations made with a role end when the group that gave it goes, or the identity, by whatever way they come back', async () => {
  const groups = [{ group: 'sre', role: 'admin' }, ...base.groups.slice(1)]
  const desk = openDesk({ groups })
  const come = async (given: readonly string[]): Promise<string> =>
    (await (await goThrough('jon', { desk, claims: { groups: given } })).arrived).begun?.userId ?? ''
  const id = await come(['sre'])
  const caller: Caller = { actor: { kind: 'user', id, name: 'Jon' }, projectId: 1, permissions: new Set(permissions), address: '::1' }
  const promise = async (): Promise<string> => {
    const wanted = { email: undefined, role: 'admin', everywhere: false, expiresInDays: 7, mail: undefined }
    return (await invite(it.as(caller), wanted, new AbortController().signal)).link?.split('#')[1] ?? ''
  }
  const leadsNowhere = (token: string): Promise<void> =>
    expect(joinByInvitation(it.as(caller), { token })).rejects.toMatchObject({ code: 'not_found' })

  const first = await promise()
  await come(['sre', 'others'])
  await expect(lookAtInvitation(it.from('::1'), { token: first })).resolves.toMatchObject({ role: 'admin' })
  const spec = { ...base, name: 'company', issuer: provider.issuer, groups }
  const said = { issuer: provider.issuer, subject: 'jon', email: 'jon@example.org', isEmailVerified: true, name: 'Jon', isStrong: false }
  await expect(acceptWithIdentity(it.from('::1'), { spec, identity: { ...said, groups: [] }, token: first })).rejects.toMatchObject({
    problem: 'invitation_over',
  })
  await come([])
  await leadsNowhere(first)
  expect((await listMembers(it.as(), { limit: 500 })).rows.filter((member) => member.id === id).map(({ role }) => role)).toEqual([
    'support',
  ])

  await come(['sre'])
  const second = await promise()
  await removeIdentity(it.as(caller), { issuer: provider.issuer, subject: 'jon' })
  await leadsNowhere(second)
  expect((await listMembers(it.as(), { limit: 500 })).rows.filter((member) => member.id === id)).toEqual([])
})

test('an account is never found by its address: who owns it links it, after a proof, once', async () => {
  const id = await createUser(it.as(), { email: 'dee@example.org', name: 'Dee', password, role: 'support', everywhere: false })
  await expect((await goThrough('dee')).arrived).rejects.toMatchObject({ problem: 'address_taken' })
  const caller: Caller = { actor: { kind: 'user', id, name: 'Dee' }, projectId: 1, permissions: new Set(), address: '::1' }
  const desk = openDesk()
  const link = desk.ticketFor('company', { kind: 'link', userId: id }, it.clock.now())
  await expect(
    desk.leave(it.as(caller), { provider: 'other', returnTo: '/', userAgent: '', purpose: 'link', ticket: link }),
  ).rejects.toMatchObject({
    problem: 'lost',
  })
  // Somebody else's browser has come by the ticket: their account does not get the identity, and neither does hers.
  const stranger: Caller = { ...caller, actor: { kind: 'user', id: 'eve', name: 'Eve' } }
  await expect((await goThrough('dee', { desk, link, caller: stranger })).arrived).rejects.toMatchObject({ problem: 'lost' })
  const { begun } = await (await goThrough('dee', { desk, link, caller })).arrived
  expect(begun).toBeUndefined()
  expect(await listOwnIdentities(it.as(caller))).toMatchObject([{ provider: 'company', subject: 'dee' }])
  expect((await (await goThrough('dee')).arrived).begun?.userId).toBe(id)
  const second = desk.ticketFor('company', { kind: 'link', userId: 'someone' }, it.clock.now())
  const someone: Caller = { ...caller, actor: { kind: 'user', id: 'someone', name: 'S' } }
  await it.state.db
    .insertInto('users')
    .values({ id: 'someone', email: 's@x.org', name: 'S', password_hash: '', password_changed_at: 0, created_at: 0 })
    .execute()
  await expect((await goThrough('dee', { desk, link: second, caller: someone })).arrived).rejects.toMatchObject({
    problem: 'linked_elsewhere',
  })
  await removeIdentity(it.as(caller), { issuer: provider.issuer, subject: 'dee' })
  await expect((await goThrough('dee')).arrived).rejects.toMatchObject({ problem: 'address_taken' })
})

describe('what is refused', () => {
  const hourAgo = (): number => Math.floor(it.clock.now() / 1000) - 3600
  test.each<[string, string, () => Way]>([
    ['another state', 'lost', () => ({ query: { state: 'x'.repeat(43) } })],
    ['no cookie of this browser', 'lost', () => ({ cookie: 'sealed:v1:AAAA' })],
    ['the way of another provider', 'lost', () => ({ at: 'other' })],
    ['too late', 'lost', () => ({ afterMs: 11 * 60_000 })],
    ['another nonce', 'not_valid', () => ({ claims: { nonce: 'x'.repeat(43) } })],
    ['no nonce', 'not_valid', () => ({ claims: { nonce: undefined } })],
    ['the answer of another issuer (mix-up)', 'not_valid', () => ({ query: { iss: other.issuer } })],
    ['a token of another issuer', 'not_valid', () => ({ claims: { iss: other.issuer } })],
    ['a token for another client', 'not_valid', () => ({ claims: { aud: 'somebody-else' } })],
    ['a token that is over', 'not_valid', () => ({ claims: { iat: hourAgo(), exp: hourAgo() + 60 } })],
    ['a token of tomorrow', 'not_valid', () => ({ claims: { nbf: hourAgo() + 7200 } })],
    ['no subject', 'not_valid', () => ({ claims: { sub: '' } })],
    ['a no of the provider', 'refused_there', () => ({ query: { error: 'access_denied' } })],
    ['an address of another domain', 'wrong_domain', () => ({ claims: { email: 'mallory@example.org.evil.example' } })],
    ['an address nobody verified', 'not_verified', () => ({ claims: { email_verified: false } })],
    [
      'one that may be of any domain',
      'not_verified',
      () => ({ desk: openDesk({ allowedDomains: [] }), claims: { email_verified: false } }),
    ],
    ['no word of verifying', 'not_verified', () => ({ desk: openDesk({ allowedDomains: [] }), claims: { email_verified: undefined } })],
    [
      'denied by a provider that is trusted',
      'not_verified',
      () => ({ desk: openDesk({ trustEmail: true }), claims: { email_verified: false } }),
    ],
    [
      'of another domain by a provider that is trusted',
      'wrong_domain',
      () => ({ desk: openDesk({ trustEmail: true }), claims: { email: 'mallory@evil.example', email_verified: undefined } }),
    ],
    ['no address', 'no_address', () => ({ claims: { email: undefined } })],
    ['nobody makes accounts', 'no_account', () => ({ desk: openDesk({ provisioning: false }) })],
  ])('%s', async (name, problem, way) => {
    const { arrived } = await goThrough(`mallory ${name}`.replaceAll(/[^a-z]/g, ''), way())
    await expect(arrived).rejects.toMatchObject({ name: 'OidcFault', problem })
    expect(it.events.at(-1)).toMatchObject({ action: 'single_sign_on', outcome: 'failure', reason: problem, address: '192.0.2.7' })
    expect((await listMembers(it.as(), { limit: 500 })).rows.filter(({ email }) => email.startsWith('mallory'))).toEqual([])
  })

  test.each([
    ['a key that the provider does not have', { isForged: true }],
    ['no signature at all (alg: none)', { algorithm: 'none' as const }],
  ])('%s', async (_name, bad) => {
    Object.assign(provider.next, bad)
    await expect((await goThrough('mallory')).arrived).rejects.toMatchObject({ problem: 'not_valid' })
  })

  test('a code, or the way back, a second time', async () => {
    const desk = openDesk()
    const { input, arrived } = await goThrough('fay', { desk })
    await arrived
    await expect(desk.arrive(it.from('::1'), input)).rejects.toMatchObject({ problem: 'lost' })
    // Another process knows nothing of the first time: there the code is what is used up.
    await expect(openDesk().arrive(it.from('::1'), input)).rejects.toMatchObject({ problem: 'not_valid' })
  })
})

test('a provider that hangs is given up, and not asked by everybody meanwhile', async () => {
  provider.next.isHanging = true
  const desk = openDesk({}, 200)
  const leave = () => desk.leave(it.from('::1'), { provider: 'company', returnTo: '/', userAgent: '', purpose: 'sign_in' })
  await expect(leave()).rejects.toMatchObject({ problem: 'provider_away' })
  provider.next.isHanging = false
  await expect(leave(), 'remembered for ten seconds').rejects.toMatchObject({ problem: 'provider_away' })
  expect(desk.oidc.stateOf('company')).toMatchObject({ isOk: false, detail: expect.stringContaining('took too long') as unknown })
  it.clock.advance(11_000)
  await expect(leave()).resolves.toMatchObject({ url: expect.stringContaining('/authorize?') as unknown })
  expect(desk.oidc.stateOf('company')).toMatchObject({ isOk: true })
})

test('clocks may be a minute apart, not more', async () => {
  const now = Math.floor(it.clock.now() / 1000)
  await expect((await goThrough('gil', { claims: { exp: now - 30 } })).arrived).resolves.toMatchObject({ returnTo: '/logs' })
  await expect((await goThrough('gil', { claims: { exp: now - 90 } })).arrived).rejects.toMatchObject({ problem: 'not_valid' })
})

test('claims: groups as a list, a text or deep inside; what is none is nobody’s', () => {
  const read = (claims: Record<string, unknown>, groupsClaim = 'groups') =>
    readIdentity({ sub: 'x', ...claims }, { issuer: 'i', groupsClaim, trustEmail: false })
  expect(read({ groups: ['a', 'a', 7, null, 'b'] }).groups).toEqual(['a', 'b'])
  expect(read({ groups: 'one' }).groups).toEqual(['one'])
  expect(read({ realm_access: { roles: ['r'] } }, 'realm_access.roles').groups).toEqual(['r'])
  expect(read({ 'https://x.example/groups': ['u'] }, 'https://x.example/groups').groups).toEqual(['u'])
  expect(read({}, '__proto__.constructor').groups).toEqual([])
  expect(read({ name: '\u202Eevil\u0000' })).toMatchObject({ name: 'evil', email: '', isStrong: false })
  expect(read({ amr: ['pwd', 'mfa'], email: 'A@B.org', email_verified: 'true' })).toMatchObject({
    isStrong: true,
    email: 'a@b.org',
    isEmailVerified: true,
  })
})

test('the last admin of all projects stays one when the group goes: else nobody could mend a wrong mapping', async () => {
  const desk = openDesk({ groups: [{ group: 'boss', role: 'admin', project: '*' }] })
  const { begun } = await (await goThrough('hal', { desk, claims: { groups: ['boss'] } })).arrived
  await removeMember(it.as(), { userId: ownerId })
  await (
    await goThrough('hal', { desk, claims: { groups: [] } })
  ).arrived
  const left = (await listMembers(it.as(), { limit: 500 })).rows.filter(({ role }) => role === 'admin')
  expect(left).toMatchObject([{ id: begun?.userId, everywhere: true }])
})
