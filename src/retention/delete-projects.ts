import { storageName, type StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Partition } from './list-partitions.ts'

/** Rewriting a large partition takes a while; it goes on in the store even when nobody waits any more. */
const timeoutMs = 25 * 60_000

/** Deletes the rows of projects (at least one) from a partition, all in one rewriting of it; the rows of others stay. */
export async function deleteProjects(
  { store, target, signal }: { readonly store: TelemetryStore; readonly target: StoreTarget; readonly signal?: AbortSignal },
  table: TelemetryTable,
  { id }: Partition,
  projects: readonly number[],
): Promise<void> {
  const onCluster = target.kind === 'single' ? '' : ' ON CLUSTER {cluster:Identifier}'
  await store.command(
    // `listPendingDeletions` knows it by this text.
    `ALTER TABLE {table:Identifier}${onCluster} DELETE IN PARTITION ID {id:String} WHERE project IN {projects:Array(UInt32)}`,
    { table: storageName(table.name, target), id, projects, ...(target.kind === 'single' ? {} : { cluster: target.cluster }) },
    // Answered when every replica has done it.
    { timeoutMs, settings: { mutations_sync: 2 }, ...(signal === undefined ? {} : { signal }) },
  )
}
