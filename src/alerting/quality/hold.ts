/** Why an alert of a group is not told of. */
export type HoldReason = 'cause' | 'flapping'

/** An alert that is held back in a group. */
export interface Hold {
  readonly groupId: string
  readonly fingerprint: string
  readonly why: HoldReason
  readonly sinceMs: number
  /** Fingerprint of the alert it belongs to; empty when it flaps. */
  readonly cause: string
}
