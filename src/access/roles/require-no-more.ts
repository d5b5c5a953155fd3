import type { Kysely } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { Caller } from '../caller.ts'
import type { Permission } from '../permissions.ts'
import { permissionsOfUser } from '../require-permission.ts'

/**
 * Nobody gives, takes or changes more than they have themselves there (null: in all projects). Throws Fault `forbidden` that names what is
 * missing.
 */
export async function requireNoMore(
  db: Kysely<StateSchema>,
  caller: Caller,
  projectId: number | null,
  permissions: readonly Permission[],
): Promise<void> {
  const own = await permissionsOfCaller(db, caller, projectId)
  // Tokens never hold what makes tokens, whatever their owner may do.
  const isOwn = (permission: Permission): boolean =>
    own.has(permission) || (permission === 'tokens.own' && caller.actor.kind === 'api_token')
  const missing = permissions.filter((permission) => !isOwn(permission))
  if (missing.length === 0) return
  const where = projectId === null ? 'in all projects' : 'in the project'
  throw new Fault('forbidden', `this is about ${missing.join(', ')}, which you do not have ${where}; ask an admin`, {
    details: { missing },
  })
}

async function permissionsOfCaller(db: Kysely<StateSchema>, caller: Caller, projectId: number | null): Promise<ReadonlySet<Permission>> {
  const { actor } = caller
  if (actor.kind === 'system' || projectId === caller.projectId) return caller.permissions
  if (actor.kind === 'user') return await permissionsOfUser(db, actor.id, projectId)
  return new Set()
}
