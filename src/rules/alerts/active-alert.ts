import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Labels } from '../../query/promql/index.ts'

/** What an alert rule finds at one time: an alert that should be active. */
export interface FoundAlert {
  /** Those of the result and of the rule, with `alertname`. */
  readonly labels: Labels
  readonly annotations: LabelPairs
  readonly value: number
}

/** An alert of a rule, from its first appearance until it is forgotten. Times are epoch milliseconds of evaluations. */
export interface ActiveAlert extends FoundAlert {
  readonly state: 'pending' | 'firing' | 'resolved'
  readonly activeAtMs: number
  readonly firedAtMs?: number
  readonly resolvedAtMs?: number
  /** Since when a firing alert is kept though its result is gone. */
  readonly keepFiringSinceMs?: number
  /** Since when a firing alert is kept because nothing has come that it could be found, or not be found, by. */
  readonly noDataSinceMs?: number
}
