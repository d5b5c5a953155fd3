import type { Kysely } from 'kysely'

import { Fault } from '../lib/errors.ts'
import type { StateSchema } from '../storage/state/index.ts'
import type { Caller } from './caller.ts'
import { type Permission, permissionsOfRole } from './permissions.ts'

/** Throws Fault `forbidden` unless the caller has the permission in the project of the request. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (!caller.permissions.has(permission))
    throw new Fault('forbidden', `this needs the permission ${permission} in the project; ask an admin`)
}

/**
 * Whether the caller has the permission in every project, which is what changing anything beyond the request's project takes. The
 * platform itself and VEDETTE_API_TOKEN do; other tokens belong to one project and never do.
 */
export async function hasEverywhere(db: Kysely<StateSchema>, { actor, permissions }: Caller, permission: Permission): Promise<boolean> {
  if (actor.kind === 'system') return permissions.has(permission)
  if (actor.kind !== 'user') return false
  return (await permissionsOfUser(db, actor.id, null)).has(permission)
}

/** What somebody may do in a project; null: in every project. */
export async function permissionsOfUser(db: Kysely<StateSchema>, userId: string, projectId: number | null): Promise<Set<Permission>> {
  const rows = await db
    .selectFrom('memberships')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .select(['memberships.role', 'custom_roles.permissions as stored'])
    .where('memberships.user_id', '=', userId)
    .where((e) =>
      e.or([e('memberships.project_id', 'is', null), ...(projectId === null ? [] : [e('memberships.project_id', '=', projectId)])]),
    )
    .execute()
  return new Set(rows.flatMap(({ role, stored }) => permissionsOfRole(role, stored)))
}

/** Throws Fault `forbidden` unless `hasEverywhere`. */
export async function requireEverywhere(db: Kysely<StateSchema>, caller: Caller, permission: Permission): Promise<void> {
  if (!(await hasEverywhere(db, caller, permission)))
    throw new Fault('forbidden', `this needs the permission ${permission} in all projects; ask an admin of all projects`)
}
