import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import type { Caller } from '../caller.ts'
import {
  acceptInvitation,
  changeRole,
  changeRoleText,
  createApiToken,
  createProject,
  createRole,
  createUser,
  type Invite,
  invite,
  joinByInvitation,
  listAuditTrail,
  listInvitations,
  listMembers,
  listRoles,
  lookAtInvitation,
  removeMember,
  removeRole,
  revokeInvitation,
  authenticate,
} from '../index.ts'
import { permissions, type Permission } from '../permissions.ts'
import { acceptWithIdentity } from './accept-with-identity.ts'

const password = 'a long enough sentence'
const dayMs = 86_400_000
const { signal } = new AbortController()
const wanted: Invite = { email: undefined, role: 'support', everywhere: false, expiresInDays: 7, mail: undefined }
let it: TestAccess

beforeAll(async () => {
  it = await openTestAccess()
  await createUser(it.as(), { email: 'owner@example.org', name: 'Owner', password, role: 'admin', everywhere: true })
})
afterAll(() => it.close())

async function link(change: Partial<Invite> = {}): Promise<{ id: string; token: string }> {
  const made = await invite(it.as(), { ...wanted, ...change }, signal)
  return { id: made.id, token: made.link?.split('#')[1] ?? '' }
}

const accept = (token: string, email: string | undefined) =>
  acceptInvitation(it.from('::1'), { token, name: 'New', email, password, userAgent: '', previousToken: undefined })

test('a link makes one account, with its role and a session; it is shown once and stored as a hash', async () => {
  const { id, token } = await link()
  expect(await lookAtInvitation(it.from('::1'), { token })).toMatchObject({ role: 'support', project: 'Default', email: null })
  const begun = await accept(token, 'Ida@Example.org')
  expect(begun.stage).toBe('done')
  expect((await listMembers(it.as(), { limit: 500 })).rows.find(({ email }) => email === 'ida@example.org')).toMatchObject({
    role: 'support',
    everywhere: false,
  })
  expect((await listInvitations(it.as(), { limit: 500 })).rows.find((row) => row.id === id)).toMatchObject({
    state: 'accepted',
    acceptedBy: 'ida@example.org',
  })
  await expect(accept(token, 'second@example.org')).rejects.toMatchObject({ code: 'not_found' })
  const row = await it.state.db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain(token)
  const { entries } = await listAuditTrail(it.as(), { objectKind: 'invitation', objectId: id }, { limit: 5 })
  expect(entries.map(({ action }) => action)).toEqual(['invitation.accept', 'invitation.create'])
})

test('of two who use a link at once one comes in', async () => {
  const { token } = await link()
  const both = await Promise.allSettled([accept(token, 'one@example.org'), accept(token, 'two@example.org')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test.each([
  ['expired', async ({ token }: { token: string }) => void (it.clock.advance(8 * dayMs), token)],
  ['revoked', async ({ id }: { id: string }) => await revokeInvitation(it.as(), { invitationId: id })],
])('%s: it leads nowhere, and the security log says that it was tried', async (state, spoil) => {
  const made = await link()
  await spoil(made)
  await expect(lookAtInvitation(it.from('192.0.2.1'), made)).rejects.toMatchObject({ code: 'not_found' })
  await expect(accept(made.token, 'late@example.org')).rejects.toMatchObject({ code: 'not_found' })
  expect(it.events.at(-1)).toMatchObject({ action: 'invitation', outcome: 'failure', reason: 'over' })
  expect((await listInvitations(it.as(), { limit: 500 })).rows.find(({ id }) => id === made.id)).toMatchObject({ state })
})

test('made-up tokens are refused', async () => {
  const { id } = await link()
  for (const token of ['', 'x', `${id}.${'A'.repeat(32)}`, `${id}.`, "' or 1=1 --"])
    await expect(lookAtInvitation(it.from('::1'), { token })).rejects.toMatchObject({ code: 'not_found' })
})

test('whoever has a link for anybody can ask about one address with it, however many they try at once', async () => {
  await createUser(it.as(), { email: 'known@example.org', name: 'Known', password, role: 'support', everywhere: false })
  const { id, token } = await link()
  const tried = ['known@example.org', 'free-1@example.org', 'owner@example.org', 'free-2@example.org', 'KNOWN@example.org']
  const outcomes = await Promise.allSettled(tried.map((email) => accept(token, email)))
  const told = outcomes.filter((one) => one.status === 'fulfilled' || (one.reason as { code: string }).code !== 'not_found')
  expect(told).toHaveLength(1)
  await expect(accept(token, 'free-3@example.org')).rejects.toMatchObject({ code: 'not_found' })
  expect((await listInvitations(it.as(), { limit: 500 })).rows.find((row) => row.id === id)?.state).not.toBe('open')

  const other = await link()
  await expect(accept(other.token, 'known@example.org')).rejects.toMatchObject({ code: 'conflict' })
  expect(it.events.at(-1)).toMatchObject({ action: 'invitation', reason: 'address_taken', account: 'known@example.org', address: '::1' })
  for (const email of ['known@example.org', 'free-3@example.org'])
    await expect(accept(other.token, email)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listMembers(it.as(), { limit: 500 })).rows.map(({ email }) => email)).not.toContain('free-3@example.org')
  const { entries } = await listAuditTrail(it.as(), { objectKind: 'invitation', objectId: other.id }, { limit: 5 })
  expect(entries[0]).toMatchObject({ action: 'invitation.revoke', details: { reason: 'address_taken', account: 'known@example.org' } })
})

test('a provider that vouches for no address is asked no more than a form; whose address it has verified keeps the link', async () => {
  const spec = { name: 'company', title: 'Company', issuer: 'https://id.example', clientId: 'v', clientSecret: undefined, scopes: [] }
  const none = { groupsClaim: 'groups', groups: [], provisioning: false, allowedDomains: [], trustEmail: false, endSession: false }
  const identity = { issuer: spec.issuer, subject: 'me', email: 'known@example.org', name: 'Me', groups: [], isStrong: false }
  const come = (token: string, isEmailVerified: boolean): Promise<string> =>
    acceptWithIdentity(it.from('::1'), { spec: { ...spec, ...none }, identity: { ...identity, isEmailVerified }, token })
  const [asked, own] = [await link(), await link()]
  await expect(come(asked.token, false)).rejects.toMatchObject({ problem: 'invitation_spent' })
  await expect(come(asked.token, false)).rejects.toMatchObject({ problem: 'invitation_over' })
  await expect(come(own.token, true)).rejects.toMatchObject({ problem: 'address_taken' })
  await expect(lookAtInvitation(it.from('::1'), own)).resolves.toMatchObject({ role: 'support' })
})

test('an invitation of an address is for that address; who has an account joins with it', async () => {
  const id = await createUser(it.as(), { email: 'has@example.org', name: 'Has', password, role: 'support', everywhere: false })
  const { token } = await link({ email: 'has@example.org', role: 'developer' })
  await expect(accept(token, 'other@example.org')).rejects.toMatchObject({ code: 'bad_input' })
  await expect(accept(token, undefined)).rejects.toMatchObject({ code: 'conflict' })
  const as = (userId: string): Caller => ({
    actor: { kind: 'user', id: userId, name: 'Has' },
    projectId: 1,
    permissions: new Set(),
    address: '::1',
  })
  const ida = (await listMembers(it.as(), { limit: 500 })).rows.find(({ email }) => email === 'ida@example.org')?.id ?? ''
  await expect(joinByInvitation(it.as(as(ida)), { token })).rejects.toMatchObject({ code: 'forbidden' })
  await joinByInvitation(it.as(as(id)), { token })
  expect((await listMembers(it.as(), { limit: 500 })).rows.find(({ email }) => email === 'has@example.org')).toMatchObject({
    role: 'developer',
  })
})

test('an invitation gives more, and never takes anything away', async () => {
  const id = await createUser(it.as(), { email: 'dev@example.org', name: 'Dev', password, role: 'developer', everywhere: false })
  const dev: Caller = { actor: { kind: 'user', id, name: 'Dev' }, projectId: 1, permissions: new Set(), address: '::1' }
  const roleOf = async (): Promise<string | undefined> =>
    (await listMembers(it.as(), { limit: 500 })).rows.find((member) => member.id === id)?.role
  for (const [role, after] of [
    ['support', 'developer'],
    ['admin', 'admin'],
    ['developer', 'admin'],
  ] as const) {
    const { id: invitationId, token } = await link({ role })
    await joinByInvitation(it.as(dev), { token })
    expect(await roleOf()).toBe(after)
    // It is used up all the same.
    expect((await listInvitations(it.as(), { limit: 500 })).rows.find((row) => row.id === invitationId)).toMatchObject({
      state: 'accepted',
    })
  }
})

test('what somebody promised, themselves or by a token of theirs, ends when they are removed', async () => {
  const id = await createUser(it.as(), { email: 'leaves@example.org', name: 'Leaves', password, role: 'admin', everywhere: false })
  const permissionSet = new Set(permissions)
  const leaver: Caller = { actor: { kind: 'user', id, name: 'Leaves' }, projectId: 1, permissions: permissionSet, address: '::1' }
  const { id: tokenId, name } = await createApiToken(it.as(leaver), { name: 'of Leaves', expiresInDays: 1, permissions: undefined })
  const byToken: Caller = { ...leaver, actor: { kind: 'api_token', id: tokenId, name } }
  const tokenOf = async (caller: Caller): Promise<string> => (await invite(it.as(caller), wanted, signal)).link?.split('#')[1] ?? ''
  const [own, ofToken, ofOthers] = [await tokenOf(leaver), await tokenOf(byToken), (await link()).token]
  // Somebody else may be called the same.
  const namesake = await createUser(it.as(), { email: 'also@example.org', name: 'Leaves', password, role: 'admin', everywhere: false })
  const ofNamesake = await tokenOf({ ...leaver, actor: { kind: 'user', id: namesake, name: 'Leaves' } })
  const inviters = async (): Promise<readonly string[]> =>
    (await listInvitations(it.as(), { limit: 500 })).rows
      .filter(({ invitedBy }) => invitedBy === 'Leaves')
      .map(({ invitedById, state }) => `${invitedById} ${state}`)
      .toSorted()
  expect(await inviters()).toEqual([`${id} open`, `${id} open`, `${namesake} open`].toSorted())
  await removeMember(it.as(), { userId: id })
  for (const token of [own, ofToken]) await expect(lookAtInvitation(it.from('::1'), { token })).rejects.toMatchObject({ code: 'not_found' })
  await expect(lookAtInvitation(it.from('::1'), { token: ofOthers })).resolves.toMatchObject({ role: 'support' })
  await expect(lookAtInvitation(it.from('::1'), { token: ofNamesake })).resolves.toMatchObject({ invitedBy: 'Leaves' })
  // The list keeps the name of who is gone, and shows the one that others have now.
  expect(await inviters()).toEqual([`${namesake} open`, 'null revoked', 'null revoked'].toSorted())
  await it.state.db.updateTable('users').set({ name: 'Stays' }).where('id', '=', namesake).execute()
  await expect(lookAtInvitation(it.from('::1'), { token: ofNamesake })).resolves.toMatchObject({ invitedBy: 'Stays' })
  expect((await listInvitations(it.as(), { limit: 500 })).rows.find(({ invitedById }) => invitedById === namesake)?.invitedBy).toBe('Stays')
})

test('what somebody promised ends when they may do less, and only then: their own link does not give it back', async () => {
  const id = await createUser(it.as(), { email: 'less@example.org', name: 'Less', password, role: 'developer', everywhere: false })
  const projectId = await createProject(it.as(), { name: 'Apart', slug: 'apart' })
  const elsewhere = { user_id: id, project_id: projectId, role: 'admin', created_at: 0 }
  await it.state.db.insertInto('memberships').values(elsewhere).execute()
  const less: Caller = { actor: { kind: 'user', id, name: 'Less' }, projectId: 1, permissions: new Set(permissions), address: '::1' }
  const linkOf = async (role: string, project = 1): Promise<string> =>
    (await invite(it.as({ ...less, projectId: project }), { ...wanted, role }, signal)).link?.split('#')[1] ?? ''
  const early = await linkOf('support')
  await changeRole(it.as(), { userId: id, role: 'admin' })
  await expect(lookAtInvitation(it.from('::1'), { token: early })).resolves.toMatchObject({ role: 'support' })
  const [late, apart] = [await linkOf('admin'), await linkOf('admin', projectId)]
  await changeRole(it.as(), { userId: id, role: 'support' })
  for (const token of [early, late]) await expect(joinByInvitation(it.as(less), { token })).rejects.toMatchObject({ code: 'not_found' })
  expect((await listMembers(it.as(), { limit: 500 })).rows.find((member) => member.id === id)?.role).toBe('support')
  // The trail says of each what ended it, and nothing of those that hold.
  const { entries } = await listAuditTrail(it.as(), { action: 'invitation.revoke' }, { limit: 50 })
  const ended = entries.filter(({ details }) => details['invitedBy'] === id)
  const reason = { details: { reason: 'inviter_may_do_less', invitedBy: id }, projectId: 1, actor: it.as().caller.actor }
  expect(ended).toMatchObject([reason, reason])
  const revoked = (await listInvitations(it.as(), { limit: 500 })).rows.filter((row) => row.invitedById === id && row.state === 'revoked')
  expect(ended.map(({ object }) => object.id).toSorted()).toEqual(revoked.map((row) => row.id).toSorted())
  await expect(lookAtInvitation(it.from('::1'), { token: apart })).resolves.toMatchObject({ role: 'admin' })
})

test('what holders of a role promised ends when the role loses something, and only then', async () => {
  const all: readonly Permission[] = permissions.filter((each) => each !== 'audit.read')
  const host = { name: 'Host', description: '', everywhere: false }
  const roleId = await createRole(it.as(), { ...host, permissions: [...all] })
  const id = await createUser(it.as(), { email: 'host@example.org', name: 'Host', password, role: roleId, everywhere: false })
  const as = it.as({ actor: { kind: 'user', id, name: 'Host' }, projectId: 1, permissions: new Set(all), address: '::1' })
  const token = (await invite(as, { ...wanted, role: roleId }, signal)).link?.split('#')[1] ?? ''
  await changeRoleText(it.as(), { roleId, ...host, permissions: [...permissions] })
  await expect(lookAtInvitation(it.from('::1'), { token })).resolves.toMatchObject({ invitedBy: 'Host' })
  await changeRoleText(it.as(), { roleId, ...host, permissions: ['telemetry.read'] })
  await expect(lookAtInvitation(it.from('::1'), { token })).rejects.toMatchObject({ code: 'not_found' })
})

test('by mail, in the language of who invites; when it does not go out the link is handed over', async () => {
  const sent: { to: string; subject: string; text: string }[] = []
  const send = async (mail: (typeof sent)[number]): Promise<void> => void sent.push(mail)
  const made = await invite(it.as(), { ...wanted, email: 'he@example.org', mail: { language: 'he', send } }, signal)
  expect(made).toMatchObject({ link: undefined, mailProblem: undefined })
  expect(sent[0]).toMatchObject({ to: 'he@example.org', subject: expect.stringContaining('הזמנה') as unknown })
  expect(sent[0]?.text).toMatch(/https:\/\/vedette\.example\/invitation#\w{12}\.[\w-]{32}\n/)
  const fails = (): Promise<void> => Promise.reject(new Error('The mail server does not listen.'))
  const failed = await invite(it.as(), { ...wanted, email: 'x@example.org', mail: { language: 'en', send: fails } }, signal)
  expect(failed).toMatchObject({ link: expect.stringContaining('#') as unknown, mailProblem: 'The mail server does not listen.' })
  await expect(
    invite(it.as(), { ...wanted, email: 'x@example.org', mail: { language: 'en', send: undefined } }, signal),
  ).rejects.toMatchObject({
    code: 'bad_input',
  })
})

test('nobody gives, takes or makes more than they have: not by roles, invitations, changes or removals', async () => {
  const projectId = await createProject(it.as(), { name: 'Other', slug: 'other' })
  const lead = await createRole(it.as(), {
    name: 'Lead',
    description: '',
    permissions: ['members.read', 'members.write', 'telemetry.read'],
    everywhere: true,
  })
  const id = await createUser(it.as(), { email: 'lead@example.org', name: 'Lead', password, role: lead, everywhere: false })
  const session = await link({ role: 'admin' })
  await accept(session.token, 'boss@example.org')
  const boss = (await listMembers(it.as(), { limit: 500 })).rows.find(({ email }) => email === 'boss@example.org')?.id ?? ''
  const own: Permission[] = ['members.read', 'members.write', 'telemetry.read']
  const caller: Caller = { actor: { kind: 'user', id, name: 'Lead' }, projectId: 1, permissions: new Set(own), address: '::1' }
  const as = it.as(caller)
  const no = { code: 'forbidden' }
  await expect(invite(as, { ...wanted, role: 'admin' }, signal)).rejects.toMatchObject(no)
  await expect(invite(as, { ...wanted, role: lead, everywhere: true }, signal)).rejects.toMatchObject(no)
  await expect(invite(as, { ...wanted, role: lead }, signal)).resolves.toMatchObject({ mailProblem: undefined })
  await expect(createRole(as, { name: 'More', description: '', permissions: ['audit.read'], everywhere: false })).rejects.toMatchObject(no)
  await expect(changeRole(as, { userId: boss, role: lead })).rejects.toMatchObject(no)
  await expect(removeMember(as, { userId: boss })).rejects.toMatchObject(no)
  const mine = await createRole(as, { name: 'Reader', description: '', permissions: ['telemetry.read'], everywhere: false })
  await expect(changeRoleText(as, { roleId: mine, name: 'Reader', description: '', permissions: ['keys.write'] })).rejects.toMatchObject(no)
  await expect(changeRoleText(as, { roleId: lead, name: 'Lead', description: '', permissions: own })).rejects.toMatchObject(no)
  // A role of one project is none elsewhere, and none in all of them.
  await expect(
    createUser(
      { ...it.as(), caller: { ...it.as().caller, projectId } },
      { email: 'z@x.org', name: 'Z', password, role: mine, everywhere: false },
    ),
  ).rejects.toMatchObject({ code: 'bad_input' })
  await expect(invite(it.as(), { ...wanted, role: mine, everywhere: true }, signal)).rejects.toMatchObject({ code: 'bad_input' })
  await expect(removeRole(it.as(), { roleId: lead })).rejects.toMatchObject({ code: 'conflict' })
  await expect(
    createRole(it.as(), { name: 'Admin', description: '', permissions: ['audit.read'], everywhere: false }),
  ).rejects.toMatchObject({ code: 'conflict' })
  await removeRole(as, { roleId: mine })
  expect((await listRoles(it.as())).map(({ name }) => name)).not.toContain('Reader')
})

test('a role of exactly one permission gives exactly that one, from the next request on', async () => {
  const roleId = await createRole(it.as(), { name: 'One', description: '', permissions: ['platform.read'], everywhere: false })
  const { token } = await link({ role: roleId })
  const { token: sessionToken } = await accept(token, 'one-permission@example.org')
  for (const permission of permissions) {
    await changeRoleText(it.as(), { roleId, name: 'One', description: '', permissions: [permission] })
    const caller = await authenticate(it.access, { bearerToken: undefined, sessionToken, project: undefined, address: '::1' })
    expect([...caller.permissions]).toEqual([permission])
  }
})
