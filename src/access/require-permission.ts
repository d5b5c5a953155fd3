import type { Kysely } from 'kysely'

import { Fault } from '../lib/errors.ts'
import type { StateSchema } from '../storage/state/index.ts'
import type { Caller } from './caller.ts'
import { type Permission, type Role, roles } from './permissions.ts'

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
  const rows = await db.selectFrom('memberships').select('role').where('user_id', '=', actor.id).where('project_id', 'is', null).execute()
  return rows.some(({ role }) => permissionsOfRole(role).includes(permission))
}

/** Throws Fault `forbidden` unless `hasEverywhere`. */
export async function requireEverywhere(db: Kysely<StateSchema>, caller: Caller, permission: Permission): Promise<void> {
  if (!(await hasEverywhere(db, caller, permission)))
    throw new Fault('forbidden', `this needs the permission ${permission} in all projects; ask an admin of all projects`)
}

/** A role this version does not know gives nothing. */
export function permissionsOfRole(role: string): readonly Permission[] {
  return isRole(role) ? roles[role] : []
}

function isRole(role: string): role is Role {
  return Object.hasOwn(roles, role)
}
