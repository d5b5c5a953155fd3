import { tables } from '../storage/tables/index.ts'
import { dropParts } from './drop-parts.ts'
import { isOverForAll, judgePartition } from './judge-partition.ts'
import { listPartitions } from './list-partitions.ts'
import { attempt, judgeAgain, type RetentionPass } from './retention-run.ts'

/** Drops what is past the longest time of any project. */
export async function dropDuePartitions(pass: RetentionPass): Promise<void> {
  for (const table of tables)
    await attempt(pass, table, undefined, async () => {
      const retentions = await pass.loadRetentions()
      for (const partition of await listPartitions(pass, table)) {
        if (!isOverForAll(judgePartition(table, partition, retentions, pass.nowMs))) continue
        await attempt(pass, table, partition, async () => {
          if (isOverForAll(await judgeAgain(pass, table, partition))) await dropParts(pass, table, partition)
        })
      }
    })
}
