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
  /** Of alert rules. */
  readonly alerts?: readonly object[]
}
