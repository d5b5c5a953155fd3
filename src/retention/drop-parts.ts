import { Fault } from '../lib/errors.ts'
import { storageName } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import { findPartition, type Part, type Partition } from './list-partitions.ts'
import type { RetentionPass } from './retention-run.ts'

/** A server refuses to drop more than 50 GB unless told that it is meant. */
const options = { timeoutMs: 300_000, settings: { max_partition_size_to_drop: 0 } }

/**
 * Drops a partition as it was looked at: these parts and no others, so rows that came since stay. What was merged meanwhile has another
 * name and is left for the next run. On a cluster, where a name says nothing, the partition goes whole, unless rows came since.
 */
export async function dropParts(pass: RetentionPass, table: TelemetryTable, partition: Partition): Promise<void> {
  const dropped: Part[] = []
  try {
    if (pass.target.kind === 'cluster') {
      if (await dropOnCluster(pass, pass.target.cluster, table, partition)) dropped.push(...partition.parts)
    } else for (const part of partition.parts) if (await dropPart(pass, table, part)) dropped.push(part)
  } finally {
    const sum = (of: 'rows' | 'bytes'): number => dropped.reduce((total, part) => total + part[of], 0)
    if (dropped.length > 0) pass.dropped.push({ table: table.name, partition: partition.text, rows: sum('rows'), bytes: sum('bytes') })
  }
}

/** False when there is no such part any more. */
async function dropPart({ store }: RetentionPass, table: TelemetryTable, { name }: Part): Promise<boolean> {
  try {
    await store.command('ALTER TABLE {table:Identifier} DROP PART {name:String}', { table: table.name, name }, options)
    return true
  } catch (error) {
    if (isNoSuchPart(error)) return false
    throw error
  }
}

async function dropOnCluster(pass: RetentionPass, cluster: string, table: TelemetryTable, { id, inserted }: Partition): Promise<boolean> {
  if ((await findPartition(pass, table, id))?.inserted !== inserted) return false
  await pass.store.command(
    'ALTER TABLE {table:Identifier} ON CLUSTER {cluster:Identifier} DROP PARTITION ID {id:String}',
    { table: storageName(table.name, pass.target), id, cluster },
    options,
  )
  return true
}

/** ClickHouse's NO_SUCH_DATA_PART. */
function isNoSuchPart(error: unknown): boolean {
  const told = error instanceof Fault ? error.details?.['store'] : undefined
  return typeof told === 'object' && told !== null && 'code' in told && told.code === 232
}
