import { parseDurationText } from '../../lib/prometheus-duration.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { questions } from '../questions/index.ts'
import type { Question } from '../questions/question.ts'
import { ruleStatesQuestion } from '../questions/rule-states.ts'
import type { AlertRule } from '../rule.ts'
import { type Pack, type ReadyRule, severities, type Severity } from './pack.ts'

/** What a platform changes of a ready rule. */
export interface RuleChange {
  readonly severity?: Severity | undefined
  /** By severity; `false` takes one away. */
  readonly thresholds?: Readonly<Partial<Record<Severity, number | false | undefined>>> | undefined
  readonly for?: string | undefined
}

/** A ready rule as it is evaluated: one rule for each of its thresholds, the worst first. Throws for one that is written wrongly. */
export function makeReadyRules(pack: Pack, rule: ReadyRule, change: RuleChange = {}): readonly AlertRule[] {
  const steps = stepsOf(rule, change)
  return steps.map(({ severity, query }): AlertRule => {
    const question = [...questions, ruleStatesQuestion].find(({ name }) => name in query)
    if (question === undefined) throw new Error(`${rule.name} asks nothing`)
    const settings = question.settings.parse(query)
    return {
      kind: 'alerting',
      name: rule.name,
      query: describe(question, settings),
      question: { name: question.name, settings },
      forMs: durationOf(change.for ?? rule.for ?? '0s'),
      keepFiringForMs: durationOf(rule.keepFiringFor ?? '0s'),
      labels: pairsOf({ ...pack.labels, severity }),
      annotations: pairsOf({ summary: rule.summary, runbook_url: `{{ $externalURL }}/alerts/runbooks/${rule.name}` }),
      ...(steps.length > 1 ? { ladder: rule.name } : {}),
      ...(rule.input === undefined ? {} : { input: rule.input }),
    }
  })
}

/** The severities of a rule with what it asks for each, the worst first. */
function stepsOf(
  { query, above, below, severity = 'medium' }: ReadyRule,
  { severity: given, thresholds: changed = {} }: RuleChange,
): readonly { readonly severity: Severity; readonly query: ReadyRule['query'] }[] {
  if (above === undefined && below === undefined) return [{ severity: given ?? severity, query }]
  const direction = above === undefined ? 'below' : 'above'
  const thresholds = { ...above, ...below, ...changed }
  const steps = severities.flatMap((step) => {
    const threshold = thresholds[step]
    return threshold === undefined || threshold === false ? [] : [{ severity: step, query: withThreshold(query, direction, threshold) }]
  })
  return given === undefined ? steps : steps.slice(0, 1).map((step) => ({ ...step, severity: given }))
}

function withThreshold(query: ReadyRule['query'], direction: 'above' | 'below', threshold: number): ReadyRule['query'] {
  if (typeof query['promql'] !== 'string') return { ...query, [direction]: threshold }
  return { promql: `(${query['promql']}) ${direction === 'above' ? '>' : '<'} ${threshold}` }
}

function describe(question: Question, settings: unknown): string {
  return question.describe(settings)
}

/** Milliseconds. */
export function durationOf(text: string): number {
  const read = parseDurationText(text)
  if (typeof read === 'number') return read
  throw new Error(`${text}: ${read.problem}`)
}

function pairsOf(texts: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))
}
