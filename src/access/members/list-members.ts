import { sql } from 'kysely'

import type { AccessContext } from '../context.ts'
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

/** Everybody in the caller's project. Needs `members.read`. */
export async function listMembers({ caller, state }: AccessContext): Promise<Member[]> {
  requirePermission(caller, 'members.read')
  const rows = await state.db
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
      sql<string[]>`array(select distinct provider from identities where user_id = users.id order by provider)`.as('providers'),
      e.fn.max('sessions.last_seen_at').as('last_seen_at'),
    ])
    .where((e) => e.or([e('memberships.project_id', '=', caller.projectId), e('memberships.project_id', 'is', null)]))
    .groupBy(['users.id', 'memberships.role', 'memberships.project_id', 'memberships.given_by', 'custom_roles.name'])
    .orderBy('users.name')
    .orderBy('users.id')
    .execute()
  return rows.map((row) => ({
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
  }))
}
