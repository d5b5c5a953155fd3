import type { AccessContext } from '../context.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { requireEverywhere, requirePermission } from '../require-permission.ts'
import { findRole } from '../roles/find-role.ts'
import { requireNoMore } from '../roles/require-no-more.ts'
import { checkEmail, checkName } from './check-account.ts'
import { insertUser } from './insert-user.ts'

export interface CreateUser {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly role: string
  /** In all projects, those made later included; else in the project of the request. */
  readonly everywhere: boolean
}

/** Makes an account with a first role. Needs `members.write` and everything that the role gives. Throws Fault `conflict` when the address is taken. */
export async function createUser(context: AccessContext, input: CreateUser): Promise<string> {
  const { caller, state } = context
  requirePermission(caller, 'members.write')
  const email = checkEmail(input.email)
  const name = checkName(input.name)
  checkPassword(input.password, { email, name })
  const passwordHash = await hashPassword(input.password)
  return await state.transaction(async (transaction) => {
    if (input.everywhere) await requireEverywhere(transaction, caller, 'members.write')
    const projectId = input.everywhere ? null : caller.projectId
    const role = await findRole(transaction, input.role, projectId)
    await requireNoMore(transaction, caller, projectId, role.permissions)
    return await insertUser(transaction, context, { email, name, passwordHash, role: input.role, projectId })
  })
}
