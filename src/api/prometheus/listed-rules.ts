/** A group of rules as Prometheus' API lists it: what is named here is looked at, and everything is answered in the order it has. */
export interface ListedRuleGroup {
  readonly name: string
  readonly file: string
  readonly rules: readonly ListedRule[]
}

export interface ListedRule {
  readonly type: 'recording' | 'alerting'
  readonly name: string
  readonly query: string
  readonly labels: Readonly<Record<string, string>>
  /** Of alert rules: how long it must last, in seconds. */
  readonly duration?: number
  readonly alerts?: readonly ListedAlert[]
}

/** An alert that a rule has. */
interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
  readonly activeAt: string
  readonly value: string
}
