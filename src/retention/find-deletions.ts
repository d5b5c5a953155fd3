import { tables } from '../storage/tables/index.ts'
import { storageName } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import { dropParts } from './drop-parts.ts'
import { findPresent, type Present } from './find-present.ts'
import { describeOver, type IsOver, isOverForAll, isOverForNobody, isOverIn, judgePartition } from './judge-partition.ts'
import { listPartitions, type Partition } from './list-partitions.ts'
import { killDeletion, listPendingDeletions, type PendingDeletion } from './pending-deletions.ts'
import { attempt, type Cleared, judgeAgain, recallCleared, rememberCleared, type RetentionPass } from './retention-run.ts'

/** However many late rows come, a partition is looked through, and rewritten, so often at most. */
const lookAgainMs = 86_400_000

/** Projects to delete from a partition that others still need. */
export interface Deletion {
  readonly table: TelemetryTable
  readonly partition: Partition
  readonly projects: readonly number[]
  /** Whose time was over, as `describeOver` tells it. */
  readonly of: string
}

/**
 * Looks through the partitions in which only some projects' time is over: drops those in which nobody else has rows, and gives what is
 * to be
 * deleted from the others.
 */
export async function findDeletions(pass: RetentionPass): Promise<readonly Deletion[]> {
  const found: Deletion[] = []
  let allPending: readonly PendingDeletion[] | undefined
  for (const table of tables)
    await attempt(pass, table, undefined, async () => {
      const retentions = await pass.loadRetentions()
      allPending ??= await listPendingDeletions(pass)
      const pending = allPending.filter((deletion) => deletion.table === storageName(table.name, pass.target))
      if (retentions.projects.size === 0 && pending.length === 0) return
      const partitions = await listPartitions(pass, table)
      const cleared = await recallCleared(pass, table, partitions)
      for (const partition of partitions)
        await attempt(pass, table, partition, async () => {
          const over = judgePartition(table, partition, retentions, pass.nowMs)
          const before = pending.filter(({ partitionId }) => partitionId === partition.id)
          await killWrong(pass, over, before)
          // One that goes on is left alone; the next run looks at what it did.
          if (before.length > 0 || isOverForAll(over) || isOverForNobody(over)) return
          if (isCleared(pass, partition, over, cleared[partition.id])) return
          const deletion = await lookThrough(pass, table, partition, over)
          if (deletion !== undefined) found.push(deletion)
        })
    })
  return found
}

/** Ends deletions of an earlier run that go on for a project that keeps its rows now. */
async function killWrong(pass: RetentionPass, over: IsOver, pending: readonly PendingDeletion[]): Promise<void> {
  for (const deletion of pending) if (!deletion.projects.every((project) => isOverIn(over, project))) await killDeletion(pass, deletion)
}

function isCleared({ nowMs }: RetentionPass, { inserted }: Partition, over: IsOver, cleared: Cleared | undefined): boolean {
  if (cleared?.of !== describeOver(over)) return false
  return cleared.inserted === inserted || Math.abs(nowMs - cleared.atMs) < lookAgainMs
}

async function lookThrough(pass: RetentionPass, table: TelemetryTable, partition: Partition, over: IsOver): Promise<Deletion | undefined> {
  const present = await findPresent(pass, table, partition)
  // A replica that lags behind shows nothing of what is there.
  if (present.projects.length === 0) return undefined
  const projects = present.projects.filter((project) => isOverIn(over, project))
  const of = describeOver(over)
  if (projects.length === 0) await rememberCleared(pass, table, partition, { of, inserted: partition.inserted, atMs: pass.nowMs })
  else if (projects.length < present.projects.length || !isWhole(pass, partition, present)) return { table, partition, projects, of }
  else {
    const now = await judgeAgain(pass, table, partition)
    if (projects.every((project) => isOverIn(now, project))) await dropParts(pass, table, partition)
  }
  return undefined
}

/** Were the partition's parts, and no others, looked through? On a cluster nobody can tell. */
function isWhole({ target }: RetentionPass, { parts }: Partition, present: Present): boolean {
  return target.kind === 'single' && parts.length === present.parts.size && parts.every(({ name }) => present.parts.has(name))
}
