import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import type { Caller } from '../access/caller.ts'
import { createProject, createUser, listAuditTrail, removeMember } from '../access/index.ts'
import { type Role, roles } from '../access/permissions.ts'
import { createLink, createView, listViews, openLink, removeView } from './index.ts'

let it: TestAccess
let noa: Caller
let dan: Caller
let admin: Caller
let stranger: Caller

async function person(name: string, role: Role, projectId: number): Promise<Caller> {
  const email = `${name}@tidewater.example`
  const context = { ...it.as(), caller: { ...it.as().caller, projectId } }
  const id = await createUser(context, { email, name, password: 'a long enough sentence', role, everywhere: false })
  return { actor: { kind: 'user', id, name }, projectId, permissions: new Set(roles[role]), address: '::1' }
}

beforeAll(async () => {
  it = await openTestAccess()
  const other = await createProject(it.as(), { name: 'Other', slug: 'other' })
  noa = await person('Noa', 'developer', 1)
  dan = await person('Dan', 'executive', 1)
  admin = await person('Ada', 'admin', 1)
  stranger = await person('Zed', 'admin', other)
})
afterAll(() => it.close())
beforeEach(async () => {
  await it.state.db.deleteFrom('saved_views').execute()
  await it.state.db.deleteFrom('short_links').execute()
})

const errors = { name: 'Errors', path: '/logs?q=severity%3Aerror&from=now-3h', shared: false }

test("one's own views are one's own, shared ones the project's, by name", async () => {
  await createView(it.as(noa), { ...errors, name: 'b own' })
  await createView(it.as(noa), { ...errors, name: 'a shared', shared: true })
  await createView(it.as(dan), { ...errors, name: 'c of dan' })
  expect((await listViews(it.as(noa))).map(({ name, removable }) => [name, removable])).toEqual([
    ['a shared', true],
    ['b own', true],
  ])
  expect((await listViews(it.as(dan))).map(({ name, ownerName, removable }) => [name, ownerName, removable])).toEqual([
    ['a shared', 'Noa', false],
    ['c of dan', 'Dan', true],
  ])
  await expect(listViews(it.as(stranger))).resolves.toEqual([])
  await expect(listViews(it.from('::1'))).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('sharing takes the right to read telemetry; names and addresses are checked', async () => {
  await expect(createView(it.as(dan), { ...errors, shared: true })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(createView(it.as(noa), { ...errors, name: ' ' })).rejects.toMatchObject({ code: 'bad_input' })
  await expect(createView(it.as(noa), { ...errors, path: '//evil.example' })).rejects.toMatchObject({ code: 'bad_input' })
  await expect(createView(it.as({ ...noa, permissions: new Set() }), errors)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listViews(it.as(noa))).resolves.toEqual([])
})

test('a view is removed by its owner, a shared one also by an admin, and none by others or from another project', async () => {
  const own = await createView(it.as(noa), errors)
  const shared = await createView(it.as(noa), { ...errors, shared: true })
  await expect(removeView(it.as(admin), { viewId: own.id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeView(it.as(dan), { viewId: shared.id })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeView(it.as(stranger), { viewId: shared.id })).rejects.toMatchObject({ code: 'not_found' })
  await removeView(it.as(noa), { viewId: own.id })
  await removeView(it.as(admin), { viewId: shared.id })
  await expect(removeView(it.as(admin), { viewId: shared.id })).rejects.toMatchObject({ code: 'not_found' })
  const { entries } = await listAuditTrail(it.as(), { objectKind: 'saved_view' }, { limit: 4 })
  expect(entries.map(({ action, actor }) => [action, actor.name])).toEqual([
    ['saved_view.remove', 'Ada'],
    ['saved_view.remove', 'Noa'],
    ['saved_view.create', 'Noa'],
    ['saved_view.create', 'Noa'],
  ])
  // What somebody searches for is theirs: the trail has the name alone.
  expect(JSON.stringify(entries)).not.toContain('severity')
})

test('nobody keeps more than 200, and tries at the same time do not get past that', async () => {
  const { actor } = noa
  const row = {
    project_id: 1,
    owner_kind: 'user',
    owner_id: actor.kind === 'anonymous' ? '' : actor.id,
    owner_name: 'Noa',
    private_to: null,
  }
  const rows = Array.from({ length: 199 }, (_, index) => ({ ...row, id: `x${index}`, name: 'x', path: '/', created_at: 0 }))
  await it.state.db.insertInto('saved_views').values(rows).execute()
  const results = await Promise.allSettled([1, 2, 3].map(() => createView(it.as(noa), errors)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(createView(it.as(noa), errors)).rejects.toMatchObject({ code: 'conflict' })
  await createView(it.as(dan), errors)
})

test('programs share views and have none of their own', async () => {
  await expect(createView(it.as(), errors)).rejects.toMatchObject({ code: 'forbidden' })
  await createView(it.as(), { ...errors, shared: true })
  await expect(listViews(it.as(noa))).resolves.toMatchObject([{ name: 'Errors', ownerName: 'test' }])
})

test('who is taken out of the last project takes along what was theirs alone', async () => {
  // The last admin of all projects could not be without another.
  const password = 'a long enough sentence'
  await createUser(it.as(), { email: 'root@tidewater.example', name: 'Root', password, role: 'admin', everywhere: true })
  const leaver = await person('Lea', 'developer', 1)
  await createView(it.as(leaver), errors)
  await createView(it.as(leaver), { ...errors, name: 'For all', shared: true })
  await removeMember(it.as(), { userId: leaver.actor.kind === 'anonymous' ? '' : leaver.actor.id })
  const left = await it.state.db.selectFrom('saved_views').select('name').execute()
  expect(left).toEqual([{ name: 'For all' }])
})

test('a short link leads everybody in its project to its address, and nobody else', async () => {
  const id = await createLink(it.as(noa), { path: errors.path })
  expect(id).toMatch(/^[\w-]{12}$/)
  await expect(createLink(it.as(dan), { path: errors.path })).resolves.toBe(id)
  await expect(createLink(it.as(noa), { path: '/traces' })).resolves.not.toBe(id)
  await expect(openLink(it.as(dan), { linkId: id })).resolves.toEqual({ path: errors.path, projectSlug: 'default' })
  await expect(openLink(it.as(stranger), { linkId: id })).rejects.toMatchObject({ code: 'not_found' })
  await expect(openLink(it.from('::1'), { linkId: id })).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(openLink(it.as(noa), { linkId: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(createLink(it.as(noa), { path: 'https://evil.example/' })).rejects.toMatchObject({ code: 'bad_input' })
})

test('not even a row that somebody changed leads away from us', async () => {
  const id = await createLink(it.as(noa), { path: '/traces' })
  await it.state.db.updateTable('short_links').set({ path: '//evil.example/' }).where('id', '=', id).execute()
  await expect(openLink(it.as(noa), { linkId: id })).rejects.toMatchObject({ code: 'bad_input' })
})
