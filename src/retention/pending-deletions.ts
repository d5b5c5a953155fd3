import type { StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'

/** A deletion that the store has not ended: it goes on, or waits for room on the disk. */
export interface PendingDeletion {
  /** The table that holds the rows. */
  readonly table: string
  readonly partitionId: string
  readonly projects: readonly number[]
  /** Its statement as the store tells it. */
  readonly command: string
}

interface Context {
  readonly store: TelemetryStore
  readonly target: StoreTarget
}

/** What `deleteProjects` is told as: `(DELETE IN PARTITION ID '20261101' WHERE project IN _CAST([2, 3], 'Array(UInt32)'))`. */
const told = /DELETE IN PARTITION ID '([^']*)' WHERE project IN \D*\[([\d, ]*)\]/

/** The deletions of projects that have not ended, of all servers together. */
export async function listPendingDeletions({ store, target }: Context): Promise<readonly PendingDeletion[]> {
  const mutations = target.kind === 'single' ? 'system.mutations' : 'cluster({cluster:String}, system.mutations)'
  const { rows } = await store.query<{ table: string; command: string }>(
    `SELECT DISTINCT table, command FROM ${mutations} WHERE NOT is_done AND database = currentDatabase()`,
    target.kind === 'single' ? {} : { cluster: target.cluster },
  )
  return rows.flatMap(({ table, command }) => {
    const [, partitionId, projects] = told.exec(command) ?? []
    if (partitionId === undefined || projects === undefined) return []
    return [{ table, partitionId, projects: projects.split(',').map(Number), command }]
  })
}

/** Ends a deletion before its end; rows that it has deleted are gone. */
export async function killDeletion({ store, target }: Context, { table, command }: PendingDeletion): Promise<void> {
  const onCluster = target.kind === 'single' ? '' : ' ON CLUSTER {cluster:Identifier}'
  await store.command(
    `KILL MUTATION${onCluster} WHERE database = currentDatabase() AND table = {table:String} AND command = {command:String} AND NOT is_done`,
    { table, command, ...(target.kind === 'single' ? {} : { cluster: target.cluster }) },
  )
}
