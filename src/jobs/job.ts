import type { AuditCheckpoints } from '../audit/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { StoreTarget, TelemetryStore } from '../storage/telemetry/index.ts'

export interface JobCall {
  /** Aborted at the job's time-out and when the program stops. */
  readonly signal: AbortSignal
  readonly startedAt: number
}

/** Work on a clock: one file and one line in `index.ts`. Runs never overlap; a run missed while the program was down is made up once. */
export interface Job {
  /** lower-kebab-case; the key of its history. */
  readonly name: string
  readonly title: string
  /** Five-field cron, UTC. */
  readonly schedule: string
  readonly timeoutMs: number
  /** Returns one sentence for the history. */
  run(services: JobServices, call: JobCall): Promise<string>
}

/** What jobs may use. */
export interface JobServices {
  readonly clock: Clock
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly target: StoreTarget
  readonly checkpoints: AuditCheckpoints
}

export function defineJob(job: Job): Job {
  return job
}
