import type { Kysely } from 'kysely'
import type { z } from 'zod'

import type { StateSchema } from '../../storage/state/index.ts'
import { type Setting, type SettingValue, platformScope } from './setting.ts'

/**
 * The present value, or the initial one. Asks no permission: the platform itself reads settings all the time, routes declare theirs.
 * `projectId` is ignored for settings of the platform. A stored value that no longer fits its schema is an error, never replaced.
 */
export async function getSetting<Schema extends z.ZodType>(
  { db }: { db: Kysely<StateSchema> },
  { key, scope, schema, initial }: Setting<Schema>,
  projectId: number,
): Promise<SettingValue<z.output<Schema>>> {
  const row = await db
    .selectFrom('settings')
    .select(['value', 'version'])
    .where('key', '=', key)
    .where('project_id', '=', scope === 'platform' ? platformScope : projectId)
    .executeTakeFirst()
  return row === undefined ? { value: initial, version: 0 } : { value: schema.parse(row.value), version: row.version }
}
