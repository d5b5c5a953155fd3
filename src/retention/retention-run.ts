import type { Clock } from '../lib/clock.ts'
import type { StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { ClockMark } from './judge-clock.ts'
import { type IsOver, judgePartition } from './judge-partition.ts'
import type { Partition } from './list-partitions.ts'
import type { Retentions } from './retentions.ts'

export interface RetentionContext {
  readonly store: TelemetryStore
  readonly target: StoreTarget
  readonly clock: Clock
  /** Keeps small records from run to run. */
  readonly memory: RetentionMemory
  /** Read again before everything that is dropped or deleted: what was changed meanwhile counts. */
  readonly loadRetentions: () => Promise<Retentions>
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

/** A partition that was looked through, and what was due deleted. */
export interface Cleared {
  /** Whose rows, see `describeOver`. */
  readonly of: string
  /** The partition's mark then: when it is another, rows came since. */
  readonly inserted: number
  readonly atMs: number
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
  /** What could not be done; the next run tries again. No partition: the whole table. */
  readonly failed: readonly { readonly table: string; readonly partition?: string; readonly error: unknown }[]
  /** Why nothing was dropped although something may be due: the clock is not believed. */
  readonly held: string | undefined
}

/** A run under way: it notes what it does. */
export interface RetentionPass extends RetentionContext {
  /** When it began: what is past then. */
  readonly nowMs: number
  readonly dropped: RetentionRun['dropped'][number][]
  readonly deleted: RetentionRun['deleted'][number][]
  readonly failed: RetentionRun['failed'][number][]
}

/** Does one thing of a run. When it fails, that is noted and the others go on; nothing is begun any more once the run is stopped. */
export async function attempt(
  { signal, failed }: RetentionPass,
  table: TelemetryTable,
  partition: Partition | undefined,
  work: () => Promise<void>,
): Promise<void> {
  if (signal?.aborted) return
  try {
    await work()
  } catch (error) {
    failed.push({ table: table.name, ...(partition === undefined ? {} : { partition: partition.text }), error })
  }
}

/** Whose time in a partition is over by the periods that hold at this moment. */
export async function judgeAgain(pass: RetentionPass, table: TelemetryTable, partition: Partition): Promise<IsOver> {
  return judgePartition(table, partition, await pass.loadRetentions(), pass.nowMs)
}

/** Remembers that a partition was looked through. */
export async function rememberCleared(pass: RetentionPass, table: TelemetryTable, { id }: Partition, cleared: Cleared): Promise<void> {
  await pass.memory.saveCleared(table.name, { ...(await pass.memory.loadCleared(table.name)), [id]: cleared })
}

/** What was looked through before. Partitions that are gone are forgotten. */
export async function recallCleared(
  { memory }: RetentionPass,
  table: TelemetryTable,
  partitions: readonly Partition[],
): Promise<Readonly<Record<string, Cleared>>> {
  const remembered = Object.entries(await memory.loadCleared(table.name))
  const present = new Set(partitions.map(({ id }) => id))
  const kept = remembered.filter(([id]) => present.has(id))
  const cleared = Object.fromEntries(kept)
  if (kept.length < remembered.length) await memory.saveCleared(table.name, cleared)
  return cleared
}
