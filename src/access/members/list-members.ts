import { sql } from 'kysely'

import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'
import { requirePermission } from '../require-permission.ts'

export interface Member {
  readonly id: string
  readonly email: string
  readonly name: string
  /** Built in, or the id of one that was made here. */
  readonly role: string
  /** Of a role that was made here. */
  readonly roleName: string | null
  /** The identity provider whose groups gave the role; null: a person did. */
  readonly givenBy: string | null
  /** The identity providers they sign in with. */
  readonly providers: readonly string[]
  /** In all projects. */
  readonly everywhere: boolean
  readonly createdAt: number
  /** Of the sessions there are now, to the minute; null without one. */
  readonly lastSeenAt: number | null
}

export interface ListMembers extends ListPage {
  /** Words that stand in the name or the address; all of them. */
  readonly q?: string
  /** Only this one: by the project's own membership before one in all projects. */
  readonly userId?: string
}

const mostWords = 10

/** What members are ordered by, before their ids: as the database writes small letters, for it is the one that compares. */
const memberOrder = sql<string>`lower(users.name)`

/** Everybody in the caller's project, by name, and how many they are. Needs `members.read`. Throws Fault `bad_input` for a foreign cursor. */
export async function listMembers(
  context: AccessContext,
  { q = '', userId, limit, cursor }: ListMembers,
): Promise<ListedPage<Member> & { readonly total: number }> {
  const { caller, state } = context
  requirePermission(caller, 'members.read')
  const words = q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords)
  const fits = words.map((word) => sql<boolean>`position(${word} in lower(users.name || ' ' || users.email)) > 0`)
  let [query, all] = [
    selectMembers(context),
    state.db
      .selectFrom('memberships')
      .innerJoin('users', 'users.id', 'memberships.user_id')
      .select((e) => e.fn.countAll<number>().as('total'))
      .where((e) => e.or([e('memberships.project_id', '=', caller.projectId), e('memberships.project_id', 'is', null)])),
  ]
  if (userId !== undefined) fits.push(sql<boolean>`users.id = ${userId}`)
  for (const fit of fits) [query, all] = [query.where(fit), all.where(fit)]
  // Somebody may be in this project and in all of them.
  const inAll = sql<boolean>`(memberships.project_id is null)`
  if (cursor !== undefined) {
    const [name, id, everywhere] = readCursor(cursor, ['text', 'text', 'flag'])
    query = query.where(sql<boolean>`(${memberOrder}, users.id, ${inAll}) > (${name}, ${id}, ${everywhere}::boolean)`)
  }
  const found = await query
    .orderBy(memberOrder)
    .orderBy('users.id')
    .orderBy(inAll)
    .limit(limit + 1)
    .execute()
  const { total } = await all.executeTakeFirstOrThrow()
  const cursorOf = ({ place, id, project_id: projectId }: (typeof found)[number]): string => writeCursor([place, id, projectId === null])
  return { ...pageOf(found, limit, { toRow: memberOf, cursorOf }), total }
}

/** Everybody in the caller's project, in no order. Asks no permission: that is its callers' part. */
function selectMembers({ caller, state }: AccessContext) {
  return state.db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .leftJoin('sessions', 'sessions.user_id', 'users.id')
    .select((e) => [
      'users.id',
      'users.email',
      'users.name',
      'users.created_at',
      'memberships.role',
      'memberships.project_id',
      'memberships.given_by',
      'custom_roles.name as role_name',
      memberOrder.as('place'),
      sql<string[]>`array(select distinct provider from identities where user_id = users.id order by provider)`.as('providers'),
      e.fn.max('sessions.last_seen_at').as('last_seen_at'),
    ])
    .where((e) => e.or([e('memberships.project_id', '=', caller.projectId), e('memberships.project_id', 'is', null)]))
    .groupBy(['users.id', 'memberships.role', 'memberships.project_id', 'memberships.given_by', 'custom_roles.name'])
}

type FoundMember = Awaited<ReturnType<ReturnType<typeof selectMembers>['execute']>>[number]

/** A member as others know them. */
function memberOf(row: FoundMember): Member {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    roleName: row.role_name,
    givenBy: row.given_by,
    providers: row.providers,
    everywhere: row.project_id === null,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }
}
