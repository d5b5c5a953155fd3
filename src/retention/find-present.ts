import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Partition } from './list-partitions.ts'

/** A job may wait longer than people do. */
const timeoutMs = 300_000

/** Who has rows in a partition, and the parts they were found in. */
export interface Present {
  readonly projects: readonly number[]
  readonly parts: ReadonlySet<string>
}

/** Looks through a partition. Throws Fault `query_limit` after five minutes. */
export async function findPresent(
  { store, signal }: { readonly store: TelemetryStore; readonly signal?: AbortSignal },
  table: TelemetryTable,
  { id }: Partition,
): Promise<Present> {
  // The project leads the sorting key: this reads next to nothing.
  const { rows } = await store.query<{ part: string; project: number }>(
    'SELECT DISTINCT _part AS part, project FROM {table:Identifier} WHERE _partition_id = {id:String} ORDER BY project',
    { table: table.name, id },
    { timeoutMs, ...(signal === undefined ? {} : { signal }) },
  )
  return { projects: [...new Set(rows.map(({ project }) => project))], parts: new Set(rows.map(({ part }) => part)) }
}
