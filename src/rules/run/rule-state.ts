import type { Labels } from '../../query/promql/index.ts'
import { RuleAlerts } from '../alerts/rule-alerts.ts'
import type { InputState } from '../input/rule-input.ts'
import type { AlertRule, RecordingRule, Rule } from '../rule.ts'

export type RuleHealth = 'unknown' | 'ok' | 'err'

interface StateBase {
  health: RuleHealth
  lastError: string | undefined
  /** Epoch milliseconds; undefined until it was evaluated. */
  lastEvaluationMs: number | undefined
  evaluationMs: number
  /** The series it made, by key: those it makes no more are marked stale. */
  series: ReadonlyMap<string, Labels>
  /** How what a native rule looks at stands; undefined: it has something to say whatever comes in. */
  source: InputState | undefined
}

export interface RecordingState extends StateBase {
  readonly rule: RecordingRule
  readonly alerts?: undefined
}

export interface AlertingState extends StateBase {
  readonly rule: AlertRule
  alerts: RuleAlerts
}

/** What is known of a rule from its last evaluation. */
export type RuleState = RecordingState | AlertingState

export function newRuleState(rule: Rule): RuleState {
  const fresh = {
    health: 'unknown' as const,
    lastError: undefined,
    lastEvaluationMs: undefined,
    evaluationMs: 0,
    series: new Map(),
    source: undefined,
  }
  return rule.kind === 'recording' ? { rule, ...fresh } : { rule, ...fresh, alerts: new RuleAlerts() }
}

/** The rules of a group by what they keep when only their expressions change: name and labels, and which of those alike. */
export function ruleKeys(rules: readonly RuleState[]): ReadonlyMap<string, RuleState> {
  const keys = new Map<string, RuleState>()
  for (const state of rules) {
    const identity = JSON.stringify([state.rule.name, state.rule.labels])
    let key = identity
    for (let alike = 2; keys.has(key); alike++) key = `${identity}#${alike}`
    keys.set(key, state)
  }
  return keys
}
