import type { Clock } from '../lib/clock.ts'
import { tables } from '../storage/tables/index.ts'
import { storageName, type StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { judgeClock, type ClockMark } from './judge-clock.ts'
import { keepDaysOf } from './keep-days.ts'
import { listPartitions, type Partition } from './list-partitions.ts'
import type { RetentionSettings } from './retention-settings.ts'

const dayMs = 86_400_000

export interface RetentionContext {
  readonly store: TelemetryStore
  readonly target: StoreTarget
  readonly clock: Clock
  /** Keeps one small record from run to run. */
  readonly memory: { load(): Promise<ClockMark | undefined>; save(mark: ClockMark): Promise<void> }
  /** Stops between two partitions. */
  readonly signal?: AbortSignal
}

export interface RetentionRun {
  readonly dropped: readonly { readonly table: string; readonly partition: string; readonly rows: number; readonly bytes: number }[]
  /** Why nothing was dropped although something may be due: the clock is not believed. */
  readonly held: string | undefined
}

/** Drops every partition whose newest row is past its retention. Whole partitions only, found without reading rows. */
export async function enforceRetention(context: RetentionContext, settings: RetentionSettings): Promise<RetentionRun> {
  const nowMs = context.clock.now()
  const { held, mark } = judgeClock(await context.memory.load(), nowMs)
  // Saved before anything is dropped: a run that dies half way has still seen this time.
  await context.memory.save(mark)
  const dropped: RetentionRun['dropped'][number][] = []
  if (held !== undefined) return { dropped, held }

  for (const table of tables) {
    for (const partition of await listPartitions(context, table)) {
      if (context.signal?.aborted) return { dropped, held }
      const days = keepDaysOf(table, partition.logClass, settings)
      if (days === null || partition.newestMs >= nowMs - days * dayMs) continue
      await dropPartition(context, table, partition)
      dropped.push({ table: table.name, partition: partition.text, rows: partition.rows, bytes: partition.bytes })
    }
  }
  return { dropped, held }
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
