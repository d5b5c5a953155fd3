import type { Kysely } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import { type Permission, isRole, permissionsOfRole } from '../permissions.ts'

export interface FoundRole {
  /** What memberships hold. */
  readonly id: string
  readonly name: string
  readonly permissions: readonly Permission[]
}

/**
 * A role that can be given in a project (null: in all of them), built in or made here, by its id. A role of one project is none elsewhere.
 * Throws Fault `bad_input`.
 */
export async function findRole(db: Kysely<StateSchema>, id: string, projectId: number | null): Promise<FoundRole> {
  if (isRole(id)) return { id, name: id, permissions: permissionsOfRole(id, null) }
  const row = await db
    .selectFrom('custom_roles')
    .select(['id', 'name', 'permissions'])
    .where('id', '=', id)
    .where((e) => e.or([e('project_id', 'is', null), ...(projectId === null ? [] : [e('project_id', '=', projectId)])]))
    .executeTakeFirst()
  if (row === undefined) {
    const where = projectId === null ? 'a role of one project cannot be given in all of them' : 'look at the roles of the project'
    throw new Fault('bad_input', `role: there is no such role here; ${where}`)
  }
  return { id: row.id, name: row.name, permissions: permissionsOfRole(row.id, row.permissions) }
}
