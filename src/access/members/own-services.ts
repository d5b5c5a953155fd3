import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'

/** The services the caller marked as theirs in the project, in the order of their names. Throws Fault `forbidden` for who is no user. */
export async function listOwnServices({ caller, state }: AccessContext): Promise<readonly string[]> {
  const row = await state.db
    .selectFrom('own_services')
    .select('services')
    .where('user_id', '=', requireUser(caller).id)
    .where('project_id', '=', caller.projectId)
    .executeTakeFirst()
  return row?.services ?? []
}

const maxServices = 200

/**
 * Marks services, whether they report or not, and takes the marks of others away; all else stays as it is. Throws Fault `forbidden`
 * for who is no user.
 */
export async function changeOwnServices(
  context: AccessContext,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<readonly string[]> {
  const { caller, state } = context
  const user = requireUser(caller)
  return await state.transaction(async (transaction) => {
    const before = await transaction
      .selectFrom('own_services')
      .select('services')
      .where('user_id', '=', user.id)
      .where('project_id', '=', caller.projectId)
      .forUpdate()
      .executeTakeFirst()
    const services = [...new Set([...(before?.services ?? []), ...add])].filter((name) => !remove.includes(name)).toSorted()
    if (services.length > maxServices) throw new Fault('bad_input', `more than ${maxServices} services cannot be yours`)
    const value = { services: JSON.stringify(services) }
    await transaction
      .insertInto('own_services')
      .values({ user_id: user.id, project_id: caller.projectId, ...value })
      .onConflict((conflict) => conflict.columns(['user_id', 'project_id']).doUpdateSet(value))
      .execute()
    await recordChange(transaction, context, {
      action: 'own_services.change',
      object: { kind: 'user', id: user.id, name: user.name },
      projectId: caller.projectId,
      details: { after: services },
    })
    return services
  })
}

function requireUser({ actor }: AccessContext['caller']): { readonly id: string; readonly name: string } {
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people have services of their own; log in with an account')
  return actor
}
