import type { Selectable, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { MembershipRow, StateSchema } from '../../storage/state/index.ts'
import type { Caller } from '../caller.ts'
import { type Permission, permissionsOfRole } from '../permissions.ts'
import { requireEverywhere } from '../require-permission.ts'

export interface FoundMembership extends Selectable<MembershipRow> {
  readonly email: string
  readonly permissions: readonly Permission[]
}

/**
 * The membership by which somebody is in the caller's project, for changing it: the project's own before one in all projects, which
 * takes `members.write` everywhere. Throws Fault `not_found` for a stranger.
 */
export async function findMembership(transaction: Transaction<StateSchema>, caller: Caller, userId: string): Promise<FoundMembership> {
  const found = await transaction
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .selectAll('memberships')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .select(['users.email', 'custom_roles.permissions as stored'])
    .where('memberships.user_id', '=', userId)
    .where((e) => e.or([e('memberships.project_id', '=', caller.projectId), e('memberships.project_id', 'is', null)]))
    .orderBy('memberships.project_id', (order) => order.asc().nullsLast())
    .limit(1)
    .executeTakeFirst()
  if (found === undefined) throw new Fault('not_found', 'there is no such member in the project; look at the list again')
  if (found.project_id === null) await requireEverywhere(transaction, caller, 'members.write')
  const { stored, ...membership } = found
  return { ...membership, permissions: permissionsOfRole(membership.role, stored) }
}

/** Throws Fault `conflict` when nobody (but `apart`) would be left who can do everything everywhere. */
export async function keepOneAdmin(transaction: Transaction<StateSchema>, apart?: string): Promise<void> {
  const admin = await transaction
    .selectFrom('memberships')
    .select('user_id')
    .where('project_id', 'is', null)
    .where('role', '=', 'admin')
    .where('user_id', '!=', apart ?? '')
    .limit(1)
    .executeTakeFirst()
  if (admin === undefined) throw new Fault('conflict', 'this is the last admin of all projects; make another one first')
}
