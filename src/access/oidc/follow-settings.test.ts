import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import type { Caller } from '../caller.ts'
import { createUser, invite, joinByInvitation, listAuditTrail } from '../index.ts'
import { permissions } from '../permissions.ts'
import { findOrProvision } from './find-or-provision.ts'
import { followSettings } from './follow-settings.ts'
import type { OidcSpec } from './oidc-spec.ts'

let it: TestAccess
const password = 'a long enough sentence'
const [okta, entra] = ['https://okta.example/', 'https://entra.example/tenant']

beforeAll(async () => {
  it = await openTestAccess()
  await createUser(it.as(), { email: 'owner@example.org', name: 'Owner', password, role: 'admin', everywhere: true })
})
afterAll(() => it.close())

const spec = (name: string, issuer: string): OidcSpec => ({
  name,
  issuer,
  title: name,
  clientId: 'vedette',
  clientSecret: undefined,
  scopes: [],
  groupsClaim: 'groups',
  groups: [{ group: 'sre', role: 'developer', project: '*' }],
  provisioning: true,
  allowedDomains: [],
  trustEmail: false,
  endSession: false,
})
const follow = (...specs: OidcSpec[]): Promise<void> => followSettings(it.as(), specs)

/** Signs in with a provider; the account. */
async function come(subject: string, by: OidcSpec, groups: readonly string[] = ['sre'], issuer = by.issuer): Promise<string> {
  const said = { email: `${subject}@example.org`, isEmailVerified: true, name: subject, isStrong: false, groups }
  return await findOrProvision(it.from('::1'), { spec: by, identity: { ...said, issuer, subject } })
}

async function rolesOf(userId: string): Promise<(string | null)[][]> {
  const rows = await it.state.db.selectFrom('memberships').selectAll().where('user_id', '=', userId).orderBy('role').execute()
  return rows.map(({ role, given_by: givenBy }) => [role, givenBy])
}

test('of a provider that is gone the roles end, and what was promised with them; what a person gave stays', async () => {
  const company = spec('company', okta)
  const id = await come('ada', company)
  await it.state.db.insertInto('memberships').values({ user_id: id, project_id: 1, role: 'support', created_at: 0 }).execute()
  const caller: Caller = { actor: { kind: 'user', id, name: 'Ada' }, projectId: 1, permissions: new Set(permissions), address: '::1' }
  const wanted = { email: undefined, role: 'support', everywhere: false, expiresInDays: 7, mail: undefined }
  const token = (await invite(it.as(caller), wanted, new AbortController().signal)).link?.split('#')[1] ?? ''
  await follow(company)
  expect(await rolesOf(id), 'while it is there').toEqual([
    ['developer', 'company'],
    ['support', null],
  ])
  await follow(spec('other', entra))
  expect(await rolesOf(id)).toEqual([['support', null]])
  await expect(joinByInvitation(it.as(caller), { token })).rejects.toMatchObject({ code: 'not_found' })
  const { entries } = await listAuditTrail(it.as(), { action: 'member.group_gone' }, { limit: 5 })
  expect(entries).toMatchObject([
    { actor: { kind: 'system', name: 'test' }, details: { provider: 'company', before: { role: 'developer' } } },
  ])
})

test('of one with another name they stay, and end when the group does', async () => {
  const id = await come('bea', spec('company', okta))
  const renamed = spec('staff', okta)
  await follow(renamed)
  expect(await rolesOf(id)).toEqual([['developer', 'staff']])
  const { entries } = await listAuditTrail(it.as(), { action: 'oidc_provider.rename' }, { limit: 5 })
  expect(entries).toMatchObject([{ details: { issuer: okta, before: { name: 'company' }, after: { name: 'staff' } } }])
  await expect(come('bea', renamed, [])).rejects.toMatchObject({ problem: 'no_role' })
  expect(await rolesOf(id)).toEqual([])
})

test('two that changed names take their people along, one of them in both', async () => {
  const [first, second] = [spec('one', okta), spec('two', entra)]
  const [cyd, dee] = [await come('cyd', first), await come('dee', second)]
  await it.state.db
    .insertInto('identities')
    .values({ issuer: entra, subject: 'cyd', user_id: cyd, provider: 'two', email: '', created_at: 0, last_used_at: 0 })
    .execute()
  await follow(spec('two', okta), spec('one', entra))
  expect([await rolesOf(cyd), await rolesOf(dee)]).toEqual([[['developer', 'two']], [['developer', 'one']]])
  const known = await it.state.db
    .selectFrom('identities')
    .select(['issuer', 'provider'])
    .where('user_id', '=', cyd)
    .orderBy('issuer')
    .execute()
  expect(known).toEqual([
    { issuer: entra, provider: 'one' },
    { issuer: okta, provider: 'two' },
  ])
})

test('of a name that stands for another issuer they end', async () => {
  const id = await come('eve', spec('company', okta))
  await follow(spec('company', entra))
  expect(await rolesOf(id)).toEqual([])
})

test('a person with the identities of both issuers of a name keeps what the second gave', async () => {
  const id = await come('fay', spec('company', okta))
  await it.state.db
    .insertInto('identities')
    .values({ issuer: entra, subject: 'fay', user_id: id, provider: 'company', email: '', created_at: 0, last_used_at: 0 })
    .execute()
  await follow(spec('old', okta), spec('company', entra))
  expect(await rolesOf(id)).toEqual([['developer', 'company']])
})

test('Entra ID names the tenant of each person', async () => {
  const shared = spec('entra', 'https://login.microsoftonline.com/organizations/v2.0')
  const id = await come('gil', shared, ['sre'], 'https://login.microsoftonline.com/0b5f2e8a-0000-0000-0000-000000000000/v2.0')
  await follow(shared)
  expect(await rolesOf(id)).toEqual([['developer', 'entra']])
})

test('two providers of one issuer: who came by the second keeps what the first gave while it is there', async () => {
  const [first, second] = [spec('a', okta), spec('b', okta)]
  const id = await come('hal', first)
  await come('hal', second)
  await follow(first, second)
  expect(await rolesOf(id)).toEqual([['developer', 'a']])
  await follow(second)
  expect(await rolesOf(id)).toEqual([])
})

test('the last admin of all projects stays one', async () => {
  const boss = { ...spec('company', okta), groups: [{ group: 'sre', role: 'admin', project: '*' }] }
  const id = await come('jon', boss)
  await it.state.db.deleteFrom('users').where('email', '=', 'owner@example.org').execute()
  await follow()
  expect(await rolesOf(id)).toEqual([['admin', 'company']])
})
