import { sql } from 'kysely'

import type { AccessContext } from '../context.ts'
import { type Permission, permissionsOfRole, roleNames, roles } from '../permissions.ts'
import { requirePermission } from '../require-permission.ts'

export interface ListedRole {
  readonly id: string
  /** Of a built-in one the same as the id. */
  readonly name: string
  readonly description: string
  readonly isBuiltIn: boolean
  /** Can be given in all projects. */
  readonly everywhere: boolean
  readonly permissions: readonly Permission[]
  /** Who has it in the project. */
  readonly members: number
}

/** The roles that can be given in the caller's project, the built-in ones first. Needs `members.read`. */
export async function listRoles({ caller, state }: AccessContext): Promise<ListedRole[]> {
  requirePermission(caller, 'members.read')
  const { projectId } = caller
  const counts = await state.db
    .selectFrom('memberships')
    .select((e) => ['role', e.fn.countAll<number>().as('members')])
    .where((e) => e.or([e('project_id', '=', projectId), e('project_id', 'is', null)]))
    .groupBy('role')
    .execute()
  const membersOf = (id: string): number => counts.find(({ role }) => role === id)?.members ?? 0
  const made = await state.db
    .selectFrom('custom_roles')
    .selectAll()
    .where((e) => e.or([e('project_id', '=', projectId), e('project_id', 'is', null)]))
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute()
  return [
    ...roleNames.map((id) => ({
      id,
      name: id,
      description: '',
      isBuiltIn: true,
      everywhere: true,
      permissions: roles[id],
      members: membersOf(id),
    })),
    ...made.map((row) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      isBuiltIn: false,
      everywhere: row.project_id === null,
      permissions: permissionsOfRole(row.id, row.permissions),
      members: membersOf(row.id),
    })),
  ]
}
