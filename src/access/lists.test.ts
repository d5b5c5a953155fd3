import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import { present } from '../../test/harness/present.ts'
import { writeCursor } from '../lib/list-cursor.ts'
import type { Caller } from './caller.ts'
import {
  createApiToken,
  createIngestKey,
  createProject,
  createUser,
  findProject,
  listApiTokens,
  listIngestKeys,
  listInvitations,
  listMembers,
  listIngestKeyNames,
  listProjects,
  revokeIngestKey,
} from './index.ts'
import type { ListedPage, ListPage } from './list-page.ts'

/** Of what is made one after the other; of members there are five times as many. */
const count = 60
/** Several of each, and such as have other small letters for the program than for the database. */
const names = ['Ada', 'ada', 'Ängström', 'İpek', 'Straße', 'ΣΑΣ', 'נועה', '😀', "O'Hara", 'z']

let it: TestAccess
let ada: Caller
beforeAll(async () => {
  it = await openTestAccess()
  const id = await createUser(it.as(), {
    email: 'ada@example.org',
    name: 'Ada',
    password: 'a long enough sentence',
    role: 'admin',
    everywhere: true,
  })
  ada = { ...it.as().caller, actor: { kind: 'user', id, name: 'Ada' } }
})
afterAll(() => it.close())

type List<Row> = (page: ListPage) => Promise<ListedPage<Row>>

/** The ids of all pages; `between` happens behind the first one. */
async function walk<Row extends { readonly id: string }>(
  list: List<Row>,
  limit: number,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined, pages = 0; pages < 1000; pages++) {
    const { rows, next } = await list({ limit, cursor })
    expect(rows.length).toBeLessThanOrEqual(limit)
    ids.push(...rows.map(({ id }) => id))
    if (next === null) return ids
    if (pages === 0) await between()
    cursor = next
  }
  throw new Error('the list has no end')
}

async function addPeople(people: readonly { readonly id: string; readonly name: string }[]): Promise<void> {
  const now = it.clock.now()
  const rest = { password_hash: '', password_changed_at: now, created_at: now }
  await it.state.db
    .insertInto('users')
    .values(people.map((one) => ({ ...one, ...rest, email: `${one.id}@example.org` })))
    .execute()
  await join(
    people.map(({ id }) => id),
    1,
  )
}

async function join(ids: readonly string[], projectId: number | null): Promise<void> {
  await it.state.db
    .insertInto('memberships')
    .values(ids.map((id) => ({ user_id: id, project_id: projectId, role: 'support', created_at: it.clock.now() })))
    .execute()
}

describe('members', () => {
  const all = Array.from({ length: 5 * count }, (_, index) => `p${String(index).padStart(3, '0')}`)
  const list: List<{ readonly id: string }> = (page) => listMembers(it.as(), page)
  beforeAll(() => addPeople(all.map((id, index) => ({ id, name: present(names[index % names.length]) }))))

  test.each([9, 100, 500])('%i at a time: each is seen exactly once', async (limit) => {
    const seen = await walk(list, limit)
    expect(seen.filter((id) => id.startsWith('p')).toSorted()).toEqual(all)
    expect(seen).toEqual(await walk(list, 500))
    expect((await listMembers(it.as(), { limit })).total).toBe(seen.length)
  })

  test('while one comes and one goes, the others are seen exactly once', async () => {
    const order = await walk(list, 500)
    const gone = present(order[150])
    const seen = await walk(list, 40, async () => {
      await addPeople([{ id: 'new', name: 'Ada' }])
      await it.state.db.deleteFrom('memberships').where('user_id', '=', gone).execute()
    })
    expect(seen.filter((id) => id !== 'new')).toEqual(order.filter((id) => id !== gone))
    expect(seen.filter((id) => id === 'new').length).toBeLessThanOrEqual(1)
    // What the cursor names may be gone itself.
    const first = await list({ limit: 40 })
    await it.state.db.deleteFrom('memberships').where('user_id', '=', present(first.rows[39]).id).execute()
    const { rows } = await list({ limit: 500, cursor: present(first.next) })
    expect(rows.map(({ id }) => id)).toEqual((await walk(list, 500)).slice(39))
  })

  test('somebody in this project and in all of them stands twice, and is changed as in this one', async () => {
    await addPeople([{ id: 'both', name: 'Both' }])
    await join(['both'], null)
    expect((await walk(list, 9)).filter((id) => id === 'both')).toHaveLength(2)
    expect(await listMembers(it.as(), { userId: 'both', limit: 1 })).toMatchObject({ rows: [{ id: 'both', everywhere: false }], total: 2 })
    expect(await listMembers(it.as(), { userId: 'nobody', limit: 1 })).toEqual({ rows: [], next: null, total: 0 })
  })

  test('are found by words of name and address, and counted', async () => {
    await addPeople([{ id: 'found', name: 'Grace Hopper' }])
    expect(await listMembers(it.as(), { q: ' HOPPER found@ ', limit: 10 })).toMatchObject({ rows: [{ id: 'found' }], next: null, total: 1 })
    expect(await listMembers(it.as(), { q: '%', limit: 10 })).toEqual({ rows: [], next: null, total: 0 })
  })
})

/** As many, in the order they came: several of each moment. */
async function makeMany(make: (name: string) => Promise<{ readonly id: string }>): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    if (index % 10 === 0) it.clock.advance(1)
    ids.push((await make(`n${index}`)).id)
  }
  return ids
}

test('projects: those the caller may see, each exactly once while one more is made', async () => {
  const make = async (slug: string): Promise<number> => createProject(it.as(), { name: slug, slug })
  const ids: number[] = []
  for (let n = 0; n < 7; n++) ids.push(await make(`shop-${n}`))
  const list: List<{ readonly id: string }> = async (page) => {
    const { rows, next } = await listProjects(it.as(ada), page)
    return { rows: rows.map(({ id }) => ({ id: String(id) })), next }
  }
  const seen = await walk(list, 3, async () => ids.push(await make('shop-new')))
  expect(seen).toEqual(['1', ...ids.map(String)])
  // Of one project only, and no other is there for them.
  await addPeople([{ id: 'one', name: 'One' }])
  const one = it.as({ ...ada, actor: { kind: 'user', id: 'one', name: 'One' } })
  expect(await listProjects(one, { limit: 1 })).toMatchObject({ rows: [{ id: 1 }], next: null })
  expect([(await findProject(one, 1))?.id, await findProject(one, present(ids[0]))]).toEqual([1, undefined])
  expect(await findProject(it.as(ada), present(ids[0]))).toMatchObject({ slug: 'shop-0' })
  await expect(listProjects(one, { limit: 1, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' })
})

test('ingest keys: each that works is seen exactly once while one is made and one revoked; all have names', async () => {
  const list: List<{ readonly id: string }> = (page) => listIngestKeys(it.as(), page)
  const made = await makeMany((name) => createIngestKey(it.as(), { name, signals: ['logs'] }))
  const [gone] = made
  let fresh = ''
  const seen = await walk(list, 8, async () => {
    it.clock.advance(1)
    fresh = (await createIngestKey(it.as(), { name: 'fresh', signals: ['logs'] })).id
    await revokeIngestKey(it.as(), { keyId: present(gone) })
  })
  expect(seen.toSorted()).toEqual(made.slice(1).toSorted())
  expect((await list({ limit: 1 })).rows.map(({ id }) => id)).toEqual([fresh])
  const named = await listIngestKeyNames(it.as(), [present(gone), fresh, 'none'])
  expect([...named]).toEqual(
    expect.arrayContaining([
      [fresh, 'fresh'],
      [gone, 'n0'],
    ]),
  )
  expect(named.size).toBe(2)
  expect(await listIngestKeyNames({ ...it.as(), caller: { ...ada, projectId: 2 } }, [fresh])).toEqual(new Map())
})

test('API tokens and invitations: each is seen exactly once while one more is made', async () => {
  // Nobody has more than a hundred.
  const makeToken = (name: string): Promise<{ readonly id: string }> => {
    const owner = { kind: 'user', id: `p00${name.slice(-1)}`, name } as const
    return createApiToken(it.as({ ...ada, actor: owner }), { name, expiresInDays: 1, permissions: ['telemetry.read'] })
  }
  const tokens = await makeMany(makeToken)
  it.clock.advance(1)
  const seenTokens = await walk(
    (page) => listApiTokens(it.as(ada), page),
    7,
    () => makeToken('fresh 1'),
  )
  expect(seenTokens.toSorted()).toEqual(tokens.toSorted())

  const send = async (name: string): Promise<{ readonly id: string }> => {
    const [id, now] = [`i-${name}`, it.clock.now()]
    const times = { created_at: now, expires_at: now + 1000, mailed_at: null, accepted_at: null, revoked_at: null }
    const row = { id, secret_hash: Buffer.from(id), project_id: 1, email: null, role: 'support', invited_by: 'Ada', accepted_by: null }
    await it.state.db
      .insertInto('invitations')
      .values({ ...row, ...times })
      .execute()
    return { id }
  }
  const invitations = await makeMany(send)
  it.clock.advance(1)
  const seenInvitations = await walk(
    (page) => listInvitations(it.as(), page),
    7,
    () => send('fresh'),
  )
  expect(seenInvitations.toSorted()).toEqual(invitations.toSorted())
})

test.each(['x', writeCursor(['a']), writeCursor([1, 2, 3]), writeCursor(['\0', 'a', true]), writeCursor(['\0', '\0'])])(
  'a cursor of no such list is refused: %s',
  async (cursor) => {
    for (const list of [listMembers, listIngestKeys, listApiTokens, listInvitations])
      await expect(list(it.as(ada), { limit: 1, cursor })).rejects.toMatchObject({ code: 'bad_input' })
  },
)
