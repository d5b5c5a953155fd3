/** Settings of one channel under Alertmanager's names; where they are kept, its secrets are sealed. */
export type IntegrationSettings = Readonly<Record<string, unknown>>

/** One channel of a contact point that was made in the page. */
export interface KeptIntegration {
  /** Stays the same: what its secrets are sealed for. */
  readonly id: string
  /** `Channel.name`. */
  readonly channel: string
  readonly settings: IntegrationSettings
}

/** A contact point that was made in the page. */
export interface KeptContactPoint {
  readonly name: string
  readonly integrations: readonly KeptIntegration[]
}

/** Routes and what belongs to them, as `alertmanager.yml` has them. */
export interface KeptRouting {
  readonly route: unknown
  readonly inhibitRules: readonly unknown[]
  readonly timeIntervals: readonly unknown[]
  /** Alertmanager's `global.resolve_timeout`; its default when left out. */
  readonly resolveTimeout?: string | undefined
}

/** Something kept, with the version it has. */
export interface Versioned<Document> {
  readonly document: Document
  readonly version: number
  /** Epoch milliseconds; of this version. */
  readonly changedAtMs: number
  readonly changedBy: string
}

/** Everything that was made in the page. */
export interface KeptDocuments {
  readonly contactPoints: ReadonlyMap<string, Versioned<KeptContactPoint>>
  /** Undefined: the routes that hold from the start were never changed. */
  readonly routing: Versioned<KeptRouting> | undefined
}

/** What of it a change makes new; undefined stands for removed. */
export interface KeptChange {
  readonly contactPoints: ReadonlyMap<string, KeptContactPoint | undefined>
  readonly routing?: KeptRouting
}

/** The contact point that is always there: the inbox of the page. */
export const builtInContactPoint = 'inbox'

/** What holds until somebody changes it. */
export const initialRouting: KeptRouting = {
  route: { receiver: builtInContactPoint, group_by: ['alertname'] },
  inhibitRules: [],
  timeIntervals: [],
}
