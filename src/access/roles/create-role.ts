import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { checkName } from '../members/check-account.ts'
import { type Permission, isRole } from '../permissions.ts'
import { recordChange } from '../record-change.ts'
import { requireEverywhere, requirePermission } from '../require-permission.ts'
import { randomLetters } from '../tokens/token-format.ts'
import { requireNoMore } from './require-no-more.ts'

/** More than anybody can tell apart. */
const maxRoles = 100
const maxDescriptionLength = 500

export interface RoleText {
  readonly name: string
  readonly description: string
  readonly permissions: readonly Permission[]
}

export interface CreateRole extends RoleText {
  /** It can be given in all projects, else in the caller's. */
  readonly everywhere: boolean
}

/** Makes a role of permissions that the caller has. Needs `members.write`, in all projects for one of all. Throws Fault `conflict` when the name is taken. */
export async function createRole(context: AccessContext, input: CreateRole): Promise<string> {
  const { caller, state, clock } = context
  requirePermission(caller, 'members.write')
  const { name, description, permissions } = checkRole(input)
  const id = `role_${randomLetters(12)}`
  await state.transaction(async (transaction) => {
    if (input.everywhere) await requireEverywhere(transaction, caller, 'members.write')
    const projectId = input.everywhere ? null : caller.projectId
    await requireNoMore(transaction, caller, projectId, permissions)
    const { count } = await transaction
      .selectFrom('custom_roles')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('project_id', 'is not distinct from', projectId)
      .executeTakeFirstOrThrow()
    if (count >= maxRoles) throw new Fault('conflict', `there are ${maxRoles} roles already; remove some first`)
    await requireFreeName(transaction, { id, name, projectId })
    const row = { id, project_id: projectId, name, description, permissions: JSON.stringify(permissions), created_at: clock.now() }
    await transaction.insertInto('custom_roles').values(row).execute()
    await recordChange(transaction, context, {
      action: 'role.create',
      object: { kind: 'role', id, name },
      projectId,
      details: { after: { name, description, permissions } },
    })
  })
  return id
}

/** As it is stored: trimmed, each permission once. Throws Fault `bad_input`. */
export function checkRole(input: RoleText): RoleText {
  const name = checkName(input.name)
  const description = input.description.trim()
  if (description.length > maxDescriptionLength) throw new Fault('bad_input', `description: at most ${maxDescriptionLength} characters`)
  if (input.permissions.length === 0) throw new Fault('bad_input', 'permissions: name at least one')
  return { name, description, permissions: [...new Set(input.permissions)].toSorted() }
}

/** Two roles of one name could not be told apart where they are given. */
export async function requireFreeName(
  transaction: Transaction<StateSchema>,
  role: { readonly id: string; readonly name: string; readonly projectId: number | null },
): Promise<void> {
  const taken = await transaction
    .selectFrom('custom_roles')
    .select('id')
    .where('name', '=', role.name)
    .where('id', '!=', role.id)
    .where((e) => (role.projectId === null ? e.lit(true) : e.or([e('project_id', 'is', null), e('project_id', '=', role.projectId)])))
    .limit(1)
    .executeTakeFirst()
  if (taken !== undefined || isRole(role.name.toLowerCase()))
    throw new Fault('conflict', 'there is a role of this name already; choose another')
}
