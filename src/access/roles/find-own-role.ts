import type { Selectable, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { Caller } from '../caller.ts'
import { permissionsOfRole } from '../permissions.ts'
import { requireEverywhere } from '../require-permission.ts'
import { requireNoMore } from './require-no-more.ts'

/**
 * A role that was made here, for changing it: of the caller's project, or of all with `members.write` everywhere; and none that gives more
 * than the caller has. Throws Fault `not_found`, `forbidden`.
 */
export async function findOwnRole(
  transaction: Transaction<StateSchema>,
  caller: Caller,
  roleId: string,
): Promise<Selectable<StateSchema['custom_roles']>> {
  const role = await transaction
    .selectFrom('custom_roles')
    .selectAll()
    .where('id', '=', roleId)
    .where((e) => e.or([e('project_id', '=', caller.projectId), e('project_id', 'is', null)]))
    .executeTakeFirst()
  if (role === undefined) throw new Fault('not_found', 'there is no such role that was made here; built-in ones stay as they are')
  if (role.project_id === null) await requireEverywhere(transaction, caller, 'members.write')
  await requireNoMore(transaction, caller, role.project_id, permissionsOfRole(role.id, role.permissions))
  return role
}
