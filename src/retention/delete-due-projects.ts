import { deleteProjects } from './delete-projects.ts'
import type { Deletion } from './find-deletions.ts'
import { describeOver, isOverIn } from './judge-partition.ts'
import { findPartition } from './list-partitions.ts'
import { attempt, judgeAgain, rememberCleared, type RetentionPass } from './retention-run.ts'

/** Deletes what is still due, one partition after the other. */
export async function deleteDueProjects(pass: RetentionPass, deletions: readonly Deletion[]): Promise<void> {
  for (const deletion of deletions) await attempt(pass, deletion.table, deletion.partition, async () => deleteDue(pass, deletion))
}

async function deleteDue(pass: RetentionPass, { table, partition, projects, of }: Deletion): Promise<void> {
  // A younger row may have come since it was looked through.
  const before = await findPartition(pass, table, partition.id)
  if (before === undefined) return
  const over = await judgeAgain(pass, table, before)
  const leaving = projects.filter((project) => isOverIn(over, project))
  if (leaving.length === 0) return
  await deleteProjects(pass, table, before, leaving)
  const after = await findPartition(pass, table, partition.id)
  pass.deleted.push({ table: table.name, partition: partition.text, projects: leaving, rows: before.rows - (after?.rows ?? 0) })
  // When times changed meanwhile, others may be due as well: the next run looks.
  if (describeOver(over) !== of) return
  // Rows that came since it was looked through are not hidden: the mark is then another.
  const inserted = Math.min(partition.inserted, after?.inserted ?? 0)
  await rememberCleared(pass, table, partition, { of, inserted, atMs: pass.nowMs })
}
