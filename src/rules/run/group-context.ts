import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { AlertBook } from '../../model/alert-book.ts'
import type { QueryGate, SeriesSource } from '../../query/promql/index.ts'
import type { ExpandTemplate } from '../alerts/find-alerts.ts'
import type { KnownInputs } from '../input/known-inputs.ts'
import type { RuleStanding, TelemetryQuestions } from '../questions/question.ts'
import type { WriteResults } from './result-sample.ts'

/** What groups of rules run with. */
export interface GroupContext {
  readonly clock: Clock
  readonly log: Log
  readonly source: SeriesSource
  readonly write: WriteResults
  /** Resolves when the source shows everything that was accepted before the call. Throws Fault when that takes too long. */
  readonly settle: (signal: AbortSignal) => Promise<void>
  /** Queries that may run at once, of all groups together. */
  readonly gate: QueryGate
  /** Where the state of alerts outlives the program, and who tells of them. */
  readonly book: AlertBook
  readonly expand: ExpandTemplate
  /** What native rules ask; without it they fail. */
  readonly telemetry?: TelemetryQuestions
  /** The page about an expression: where an alert comes from. */
  readonly linkTo: (query: string) => string
  /** Without it native rules are asked whether their data are there or not. */
  readonly inputs?: KnownInputs
  /** How the native rules of all groups stand. */
  readonly standings?: () => readonly RuleStanding[]
}

/** What holds for groups that do not say. */
export interface GroupDefaults {
  readonly intervalMs: number
  readonly queryOffsetMs: number
}

/** How often a group was, and was not, evaluated. */
export interface GroupCounts {
  /** Slots, evaluated or missed. */
  iterations: number
  missed: number
  evaluations: number
  failures: number
  /** Of the last evaluation. */
  samples: number
}
