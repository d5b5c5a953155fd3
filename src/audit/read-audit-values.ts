import type { StateStore } from '../storage/state/state-store.ts'
import { type AuditFilter, filterEntries } from './read-audit-entries.ts'

/** What there is to filter by. */
export interface AuditValues {
  /** One for each id. */
  readonly actors: readonly { readonly id: string; readonly kind: string; readonly name: string }[]
  readonly actions: readonly string[]
  readonly objectKinds: readonly string[]
}

const maxValues = 200

/** Actors, actions and kinds of objects in the part of the trail that the filter leaves, 200 of each at most. Asks no permission. */
export async function readAuditValues({ state }: { state: StateStore }, filter: AuditFilter): Promise<AuditValues> {
  const entries = () => filterEntries(state.db.selectFrom('audit_entries').select([]), filter)
  const actions = await entries().select('action').distinct().orderBy('action').limit(maxValues).execute()
  const kinds = await entries().select('object_kind').distinct().orderBy('object_kind').limit(maxValues).execute()
  const actors = await entries()
    .select(({ fn }) => ['actor_id', 'actor_kind', fn.max('actor_name').as('name')])
    .where('actor_id', '!=', '')
    .groupBy(['actor_id', 'actor_kind'])
    .orderBy('name')
    .limit(maxValues)
    .execute()
  return {
    actors: actors.map(({ actor_id, actor_kind, name }) => ({ id: actor_id, kind: actor_kind, name })),
    actions: actions.map(({ action }) => action),
    objectKinds: kinds.map(({ object_kind }) => object_kind),
  }
}
