import { enforceRetentionJob } from './enforce-retention.ts'
import type { Job } from './job.ts'
import { rollUpMetricsJob } from './roll-up-metrics.ts'
import { verifyAuditTrailJob } from './verify-audit-trail.ts'

/** Everything that runs on a clock. */
export const jobs: readonly Job[] = [enforceRetentionJob, rollUpMetricsJob, verifyAuditTrailJob]

export { backUpJobs } from './back-up.ts'
export { openJobHistory } from './job-history.ts'
export { startScheduler } from './scheduler.ts'
