import type { LabelPairs } from '../model/label-pairs.ts'

interface RuleBase {
  readonly name: string
  /** The expression in its canonical text; of a native rule what it asks, for people. */
  readonly query: string
  /** Those of the rule over those of its group. */
  readonly labels: LabelPairs
}

/** Its result is stored as series of its own. */
export interface RecordingRule extends RuleBase {
  readonly kind: 'recording'
}

/** Its results are alerts. */
export interface AlertRule extends RuleBase {
  readonly kind: 'alerting'
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly annotations: LabelPairs
  /** What a native rule asks; undefined: `query` in PromQL, with Prometheus' semantics and nothing besides. */
  readonly question?: AskedQuestion
  /**
   * Rules of a group that look at one thing, the worst first: of what they find only the first that fires is told. Their alerts differ
   * in the label `severity` and nothing else.
   */
  readonly ladder?: string
  /** What it looks at, where that does not follow from what it asks. */
  readonly input?: RuleInput
}

/** A question with its settings, which its schema has read. */
export interface AskedQuestion {
  readonly name: string
  readonly settings: unknown
}

/** What a native rule looks at: without it the rule has nothing to say, and need not be asked. */
export type RuleInput =
  /** Any of these metrics. */
  | { readonly kind: 'metrics'; readonly names: readonly string[] }
  /** Rows that others than the platform itself have sent. */
  | {
      readonly kind: 'rows'
      readonly signal: Signal
      /** Whether it is asked, too, when they have stopped coming. */ readonly isAskedInSilence: boolean
    }

/** The kinds of rows that come in. */
export type Signal = 'metrics' | 'logs' | 'traces'

export type Rule = RecordingRule | AlertRule

/** Rules that are evaluated one after the other at the same times. */
export interface RuleGroup {
  readonly name: string
  /** The path of its file, absolute: with the name what tells groups apart. */
  readonly file: string
  /** Undefined: that of the platform. */
  readonly intervalMs: number | undefined
  /** How far back the group looks: for data that come late. Undefined: that of the platform. */
  readonly queryOffsetMs: number | undefined
  /** The most series a recording rule, or alerts an alert rule, may make; 0 = any. */
  readonly limit: number
  readonly rules: readonly Rule[]
  /** It is evaluated also when rows of these kinds have come in, and not only at its slots. */
  readonly onArrivalOf?: readonly Signal[]
  /** Groups that say the same are evaluated at the same times; undefined: each at its own. */
  readonly slotName?: string
  /** It does not wait for what came in to be stored: for what is wrong with the store itself. */
  readonly isImpatient?: boolean
}

/** What tells groups apart: names need not be unique across files. */
export function groupKeyOf({ file, name }: Pick<RuleGroup, 'file' | 'name'>): string {
  return `${file};${name}`
}
