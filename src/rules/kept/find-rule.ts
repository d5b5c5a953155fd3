import type { Selectable, Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'

/** The row of a rule, locked until the transaction ends; one that was removed has a `removed_at`. */
export async function findRule(
  transaction: Transaction<StateSchema>,
  projectId: number,
  name: string,
): Promise<Selectable<StateSchema['rules']> | undefined> {
  return await transaction
    .selectFrom('rules')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst()
}
