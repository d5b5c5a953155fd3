import { Cron } from 'croner'

import type { Clock } from '../lib/clock.ts'
import type { Job, JobServices } from './job.ts'

/** How a run ended, for the history. */
export interface JobRun {
  readonly job: string
  readonly startedAt: number
  readonly finishedAt: number
  readonly outcome: 'done' | 'failed'
  readonly summary: string
}

/** Where runs are remembered across restarts. */
export interface JobHistory {
  /** Start of the last run in epoch milliseconds. */
  lastStart(job: string): Promise<number | undefined>
  record(run: JobRun): Promise<void>
}

export interface SchedulerOptions {
  readonly jobs: readonly Job[]
  readonly services: JobServices
  readonly history: JobHistory
  readonly clock: Clock
  readonly onFailure: (run: JobRun, error: unknown) => void
}

export interface Scheduler {
  /** Runs a job now unless it is running; resolves when the run ended. */
  runNow(name: string): Promise<JobRun | undefined>
  stop(): Promise<void>
}

const settleMs = 60_000
const longestSleepMs = 3_600_000

/**
 * When a job is due: at its next time after the last start, or a minute after now when that time has passed. A start that is still to come was
 * written by a clock that has been set back since: nothing waits for it to come again.
 */
export function dueAt(schedule: string, lastStart: number | undefined, now: number): number {
  const next = new Cron(schedule, { timezone: 'UTC' }).nextRun(new Date(Math.min(lastStart ?? now, now)))?.getTime()
  if (next === undefined) return Number.POSITIVE_INFINITY
  return next <= now ? now + settleMs : next
}

/** Starts the clock of every job. */
export function startScheduler({ jobs, services, history, clock, onFailure }: SchedulerOptions): Scheduler {
  const stopping = new AbortController()
  const running = new Map<string, Promise<JobRun>>()
  const timers = new Map<string, NodeJS.Timeout>()

  const run = (job: Job): Promise<JobRun> => {
    const already = running.get(job.name)
    if (already !== undefined) return already
    const started = runOnce(job, services, clock, stopping.signal, onFailure).finally(() => running.delete(job.name))
    running.set(job.name, started)
    return started
  }

  const plan = async (job: Job): Promise<void> => {
    const last = await history.lastStart(job.name).catch(() => undefined)
    let plannedAt = clock.now()
    let due = dueAt(job.schedule, last, plannedAt)
    const wait = (): void => {
      if (stopping.signal.aborted) return
      const now = clock.now()
      // The clock was set back: what was planned by it may be years away.
      if (now < plannedAt) due = dueAt(job.schedule, last, now)
      plannedAt = now
      // Nor sooner: a timer may be ahead of a clock that is slowed down, and what runs before its time would be due again at it.
      if (now >= due) begin()
      // Long waits are cut up so that a clock that was set right is noticed.
      else timers.set(job.name, setTimeout(wait, Math.min(due - now, longestSleepMs)).unref())
    }
    const begin = (): void => {
      void run(job)
        // What the stop cut off is missed, and made up after the next start.
        .then((ended) => (stopping.signal.aborted && ended.outcome === 'failed' ? undefined : history.record(ended)))
        .catch(() => undefined)
        .then(() => plan(job))
    }
    wait()
  }

  for (const job of jobs) void plan(job)

  return {
    runNow: async (name) => {
      const job = jobs.find((candidate) => candidate.name === name)
      if (job === undefined) return undefined
      const ended = await run(job)
      await history.record(ended)
      return ended
    },
    stop: async () => {
      stopping.abort()
      for (const timer of timers.values()) clearTimeout(timer)
      await Promise.allSettled(running.values())
    },
  }
}

async function runOnce(
  job: Job,
  services: JobServices,
  clock: Clock,
  stopped: AbortSignal,
  onFailure: SchedulerOptions['onFailure'],
): Promise<JobRun> {
  const startedAt = clock.now()
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(job.timeoutMs)])
  try {
    const summary = await job.run(services, { signal, startedAt })
    return { job: job.name, startedAt, finishedAt: clock.now(), outcome: 'done', summary }
  } catch (error) {
    const summary = error instanceof Error ? error.message : String(error)
    const ended: JobRun = { job: job.name, startedAt, finishedAt: clock.now(), outcome: 'failed', summary }
    if (!stopped.aborted) onFailure(ended, error)
    return ended
  }
}
