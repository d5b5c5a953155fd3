import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'

/** By id or slug, as addresses and headers name a project. */
export async function findProjectId(db: Kysely<StateSchema>, name: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('projects')
    .select('id')
    .where((e) => (/^\d{1,9}$/.test(name) ? e('id', '=', Number(name)) : e('slug', '=', name)))
    .executeTakeFirst()
  return row?.id
}
