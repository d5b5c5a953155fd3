import type { Backups } from '../backups/index.ts'
import { defineJob, type Job } from './job.ts'

/** Of both: ten hours of a slow line are no reason to begin anew. */
const timeoutMs = 12 * 3_600_000

/**
 * Makes back-ups and tries them out, as the settings say; none without a place for them. One that finds another run under way waits for its end:
 * the next time may be a week away.
 */
export function backUpJobs(backups: Backups): readonly Job[] {
  if (!backups.isOn) return []
  return [
    defineJob({
      name: 'back-up',
      title: 'Make a back-up',
      schedule: backups.settings.schedule,
      timeoutMs,
      run: async (_, { signal }) => (await backups.backUp(signal, { waits: true })).summary,
    }),
    defineJob({
      name: 'verify-back-up',
      title: 'Try the newest back-up out',
      schedule: backups.settings.verify.schedule,
      timeoutMs,
      run: async (_, { signal }) => (await backups.verify(undefined, signal, { waits: true })).summary,
    }),
  ]
}
