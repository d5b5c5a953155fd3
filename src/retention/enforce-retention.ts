import type { Clock } from '../lib/clock.ts'
import { tables } from '../storage/tables/index.ts'
import { storageName, type StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { deleteProjects } from './delete-projects.ts'
import { judgeClock, type ClockMark } from './judge-clock.ts'
import { keepDaysOf } from './keep-days.ts'
import { listPartitions, type Partition } from './list-partitions.ts'
import type { Retentions } from './retentions.ts'
import { type Cleared, findWhoLeaves } from './who-leaves.ts'

const dayMs = 86_400_000

export interface RetentionContext {
  readonly store: TelemetryStore
  readonly target: StoreTarget
  readonly clock: Clock
  /** Keeps small records from run to run. */
  readonly memory: RetentionMemory
  /** Stops between two partitions. */
  readonly signal?: AbortSignal
}

export interface RetentionMemory {
  load(): Promise<ClockMark | undefined>
  save(mark: ClockMark): Promise<void>
  /** What was deleted from partitions of a table that others still need, by the id of the partition. */
  loadCleared(table: string): Promise<Readonly<Record<string, Cleared>>>
  saveCleared(table: string, cleared: Readonly<Record<string, Cleared>>): Promise<void>
}

export interface RetentionRun {
  readonly dropped: readonly { readonly table: string; readonly partition: string; readonly rows: number; readonly bytes: number }[]
  /** Rows of projects whose time is over, in partitions that others still need. */
  readonly deleted: readonly {
    readonly table: string
    readonly partition: string
    readonly projects: readonly number[]
    readonly rows: number
  }[]
  /** Why nothing was dropped although something may be due: the clock is not believed. */
  readonly held: string | undefined
}

/**
 * Drops every partition whose newest row is past the time of every project that has rows in it, found without reading rows. Where only
 * some projects' time is over, their rows are deleted: once a project and partition.
 */
export async function enforceRetention(context: RetentionContext, retentions: Retentions): Promise<RetentionRun> {
  const nowMs = context.clock.now()
  const { held, mark } = judgeClock(await context.memory.load(), nowMs)
  // Saved before anything is dropped: a run that dies half way has still seen this time.
  await context.memory.save(mark)
  const run = { dropped: [] as RetentionRun['dropped'][number][], deleted: [] as RetentionRun['deleted'][number][], held }
  if (held !== undefined) return run

  for (const table of tables) {
    const partitions = await listPartitions(context, table)
    const remembered = await context.memory.loadCleared(table.name)
    // Partitions that are gone are forgotten.
    const cleared = Object.fromEntries(partitions.flatMap(({ id }) => (remembered[id] === undefined ? [] : [[id, remembered[id]]])))
    for (const partition of partitions) {
      if (context.signal?.aborted) return run
      const isPast = (days: number | null): boolean => days !== null && partition.newestMs < nowMs - days * dayMs
      const isOver = {
        platform: isPast(keepDaysOf(table, partition.logClass, retentions.platform)),
        projects: new Map([...retentions.projects].map(([id, settings]) => [id, isPast(keepDaysOf(table, partition.logClass, settings))])),
      }
      const leaving = await findWhoLeaves(context, table, partition, isOver, cleared[partition.id])
      if (leaving === undefined) continue
      if (leaving.projects === 'all') {
        await dropPartition(context, table, partition)
        run.dropped.push({ table: table.name, partition: partition.text, rows: partition.rows, bytes: partition.bytes })
        continue
      }
      const rows = await deleteProjects(context, table, partition, leaving.projects)
      if (leaving.projects.length > 0)
        run.deleted.push({ table: table.name, partition: partition.text, projects: leaving.projects, rows: partition.rows - rows })
      cleared[partition.id] = { of: leaving.of, rows }
      await context.memory.saveCleared(table.name, cleared)
    }
  }
  return run
}

async function dropPartition({ store, target }: RetentionContext, table: TelemetryTable, { id }: Partition): Promise<void> {
  const onCluster = target.kind === 'single' ? '' : ' ON CLUSTER {cluster:Identifier}'
  await store.command(
    `ALTER TABLE {table:Identifier}${onCluster} DROP PARTITION ID {id:String}`,
    { table: storageName(table.name, target), id, ...(target.kind === 'single' ? {} : { cluster: target.cluster }) },
    // A server refuses to drop more than 50 GB unless told that it is meant.
    { timeoutMs: 300_000, settings: { max_partition_size_to_drop: 0 } },
  )
}
