import type { RuleInput } from '../rule.ts'

/** From the worst on. */
export const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** From which value on a rule says what. */
export type Thresholds = Readonly<Partial<Record<Severity, number>>>

/** What a person does whom an alert reaches. `[text](/path)` is a link into the page. */
export interface Runbook {
  readonly means: string
  readonly users: string
  readonly look: readonly string[]
  readonly causes: readonly string[]
  readonly mend: readonly string[]
  readonly over: string
}

/** A rule that comes with the program. */
export interface ReadyRule {
  /** The label `alertname`. Stays as it is: settings and silences name it. */
  readonly name: string
  /** One line for whoever is told; templates are expanded. */
  readonly summary: string
  /** The fields of a question, without a threshold. */
  readonly query: Readonly<Record<string, unknown>>
  /** One of these three. With several thresholds only the worst that holds is told. */
  readonly above?: Thresholds
  readonly below?: Thresholds
  readonly severity?: Severity
  /** As Prometheus writes durations; `for` is none when left out, `every` is `1m`. */
  readonly for?: string
  readonly keepFiringFor?: string
  readonly every?: string
  readonly input?: RuleInput
  readonly runbook: Runbook
}

/** Rules about one thing that people run: one file and one line in `index.ts`. */
export interface Pack {
  /** lower_snake_case: what settings call it. */
  readonly name: string
  readonly title: string
  /** Where its data come from, one sentence. */
  readonly source: string
  /** Labels of all its alerts. */
  readonly labels?: Readonly<Record<string, string>>
  /** It does not wait for the store: it is about the store. */
  readonly isImpatient?: true
  readonly rules: readonly ReadyRule[]
}

/** What a pack says to people, in another language than English; everything else of it is the same in all. */
export interface PackWords {
  readonly title: string
  readonly source: string
  /** By the name of the rule. */
  readonly runbooks: Readonly<Record<string, Runbook>>
}
