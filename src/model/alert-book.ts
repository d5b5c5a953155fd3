import type { PostedAlert } from './alert.ts'
import type { LabelPairs } from './label-pairs.ts'

/**
 * A series of an alert rule that is not quiet. `keep_firing`: its result is gone, but not for as long as the rule wants; `no_data`: the rule
 * has no source any more; `error`: the rule could not be evaluated; `resolved`: gone, still told for a while.
 */
export type AlertInstanceState = 'pending' | 'firing' | 'keep_firing' | 'no_data' | 'error' | 'resolved'

/** What is remembered of it across restarts. Times are epoch milliseconds. */
export interface AlertInstance {
  /** Tells rules of one group apart: stays the same when only the expression changes. */
  readonly ruleKey: string
  /** Of the alert's labels. */
  readonly fingerprint: string
  readonly labels: LabelPairs
  readonly annotations: LabelPairs
  readonly state: AlertInstanceState
  /** Of the result at its last transition. */
  readonly value: number
  readonly activeAtMs: number
  readonly firedAtMs: number | undefined
  readonly keepFiringSinceMs: number | undefined
  readonly resolvedAtMs: number | undefined
}

/** One evaluation of a group, as far as it must outlive the program. */
export interface AlertChanges {
  /** The group's file and name. */
  readonly groupKey: string
  /** Those whose state changed, as they are now. */
  readonly changed: readonly AlertInstance[]
  /** Those that are to be forgotten. */
  readonly gone: readonly Pick<AlertInstance, 'ruleKey' | 'fingerprint'>[]
  /** Alerts to be told on: new, repeated or resolved. */
  readonly alerts: readonly PostedAlert[]
}

/** Where rules keep the state of their alerts and hand them on. */
export interface AlertBook {
  /** What is remembered of a group's alerts. */
  load(groupKey: string): Promise<readonly AlertInstance[]>
  /** Keeps the changes and takes the alerts over, all or nothing; durable once it resolves. */
  record(changes: AlertChanges): Promise<void>
}
