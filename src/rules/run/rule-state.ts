import type { Labels } from '../../query/promql/index.ts'
import type { Rule } from '../rule.ts'

export type RuleHealth = 'unknown' | 'ok' | 'err'

/** What is known of a rule from its last evaluation. */
export interface RuleState {
  readonly rule: Rule
  health: RuleHealth
  lastError: string | undefined
  /** Epoch milliseconds; undefined until it was evaluated. */
  lastEvaluationMs: number | undefined
  evaluationMs: number
  /** The series it made, by key: those it makes no more are marked stale. */
  series: ReadonlyMap<string, Labels>
}

export function newRuleState(rule: Rule): RuleState {
  return { rule, health: 'unknown', lastError: undefined, lastEvaluationMs: undefined, evaluationMs: 0, series: new Map() }
}
