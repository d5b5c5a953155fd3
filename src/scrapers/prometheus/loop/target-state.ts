import type { TargetProblem } from '../../../model/listed-targets.ts'
import type { TargetSpec } from '../targets/build-targets.ts'

/** How a target's last scrape went. */
export interface TargetState {
  readonly spec: TargetSpec
  health: 'up' | 'down' | 'unknown'
  /** Empty when the last scrape went well. */
  lastError: string
  /** Null when nothing went wrong. */
  problem: TargetProblem | null
  /** Epoch milliseconds; undefined before the first. */
  lastScrapeMs: number | undefined
  lastDurationSeconds: number
}
