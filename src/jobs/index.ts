import { enforceRetentionJob } from './enforce-retention.ts'
import type { Job } from './job.ts'

/** Everything that runs on a clock. */
export const jobs: readonly Job[] = [enforceRetentionJob]

export { openJobHistory } from './job-history.ts'
export { startScheduler } from './scheduler.ts'
