import { deleteDueProjects } from './delete-due-projects.ts'
import { dropDuePartitions } from './drop-due-partitions.ts'
import { findDeletions } from './find-deletions.ts'
import { judgeClock } from './judge-clock.ts'
import type { RetentionContext, RetentionPass, RetentionRun } from './retention-run.ts'

/**
 * Drops every partition whose newest row is past the time of every project, found without reading rows. Then, where only some projects'
 * time is over, their rows are deleted: once a project and partition. In this order, because a drop frees a disk that is full and a
 * deletion needs room on it. What fails is noted in the answer and keeps nothing else from being done.
 */
export async function enforceRetention(context: RetentionContext): Promise<RetentionRun> {
  const nowMs = context.clock.now()
  const { held, mark } = judgeClock(await context.memory.load(), nowMs)
  // Saved before anything is dropped: a run that dies half way has still seen this time.
  await context.memory.save(mark)
  const pass: RetentionPass = { ...context, nowMs, dropped: [], deleted: [], failed: [] }
  if (held === undefined) {
    await dropDuePartitions(pass)
    await deleteDueProjects(pass, await findDeletions(pass))
  }
  const { dropped, deleted, failed } = pass
  return { dropped, deleted, failed, held }
}
