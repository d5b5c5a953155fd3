import type { Caller } from '../../../access/caller.ts'
import { type ListedRole, listRoles } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Services } from '../../services.ts'

interface RoleAnswer extends Omit<ListedRole, 'isBuiltIn' | 'permissions'> {
  readonly builtIn: boolean
  readonly permissions: string[]
}

export function answerRole({ isBuiltIn, permissions, ...role }: ListedRole): RoleAnswer {
  return { ...role, builtIn: isBuiltIn, permissions: [...permissions] }
}

/** One role as it is after a change. */
export async function readRole(services: Services, caller: Caller, id: string): Promise<RoleAnswer> {
  const role = (await listRoles({ ...services, caller })).find((each) => each.id === id)
  if (role === undefined) throw new Fault('not_found', 'there is no such role in the project; look at the list again')
  return answerRole(role)
}
