import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { endPromises } from '../invitations/end-promises.ts'
import { keepOneAdmin } from '../members/find-membership.ts'
import { permissionsOfRole } from '../permissions.ts'
import { recordChange } from '../record-change.ts'
import { findRole } from '../roles/find-role.ts'
import type { GroupRole } from './group-roles.ts'

interface FollowGroups {
  readonly user: { readonly id: string; readonly email: string }
  /** Whose groups: only the roles that it gave before are changed and taken away. */
  readonly provider: string
  readonly wanted: readonly GroupRole[]
}

/**
 * Makes the roles that a provider's groups give those of somebody's groups of today. What people gave stays, and holds where both say
 * something. Who may do less than before has their open invitations ended. The last admin of all projects stays one: else nobody could mend a wrong mapping.
 */
export async function followGroups(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { user, provider, wanted }: FollowGroups,
): Promise<void> {
  const present = await transaction
    .selectFrom('memberships')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .selectAll('memberships')
    .select('custom_roles.permissions as stored')
    .where('user_id', '=', user.id)
    .execute()
  for (const { project_id: projectId, role, stored } of present.filter(({ given_by: givenBy }) => givenBy === provider)) {
    const next = wanted.find((each) => each.projectId === projectId)
    if (next?.role === role) continue
    if (role === 'admin' && projectId === null && (await isLastAdmin(transaction, user.id))) continue
    const row = transaction.deleteFrom('memberships').where('user_id', '=', user.id)
    await row.where('project_id', 'is not distinct from', projectId).execute()
    const kept = next === undefined ? [] : (await findRole(transaction, next.role, projectId)).permissions
    const isLess = permissionsOfRole(role, stored).some((each) => !kept.includes(each))
    if (isLess) await endPromises(transaction, context, { userId: user.id, projectId })
    if (next === undefined) await record('member.group_gone', projectId, { before: { role } })
    else await give(next, { before: { role } })
  }
  for (const next of wanted) {
    if (!present.some(({ project_id: projectId }) => projectId === next.projectId)) await give(next, {})
  }

  async function give({ projectId, role }: GroupRole, before: object): Promise<void> {
    const row = { user_id: user.id, project_id: projectId, role, created_at: context.clock.now(), given_by: provider }
    await transaction.insertInto('memberships').values(row).execute()
    await record('member.group_role', projectId, { ...before, after: { role } })
  }

  async function record(action: string, projectId: number | null, details: object): Promise<void> {
    const object = { kind: 'user', id: user.id, name: user.email }
    await recordChange(transaction, context, { action, object, projectId, details: { provider, ...details } })
  }
}

async function isLastAdmin(transaction: Transaction<StateSchema>, userId: string): Promise<boolean> {
  try {
    await keepOneAdmin(transaction, userId)
    return false
  } catch (error) {
    if (error instanceof Fault && error.code === 'conflict') return true
    throw error
  }
}
