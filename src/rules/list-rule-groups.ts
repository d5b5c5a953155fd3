import { printFloatExponent } from '../lib/go-number.ts'
import type { LabelPairs } from '../model/label-pairs.ts'
import type { ActiveAlert } from './alerts/active-alert.ts'
import type { InputState } from './input/rule-input.ts'
import type { AlertRule, RecordingRule } from './rule.ts'
import type { AlertingState, RuleHealth, RuleState } from './run/rule-state.ts'
import type { RunningGroup } from './run/running-group.ts'

/** A group as Prometheus' `/api/v1/rules` gives it. Times are RFC 3339, durations seconds. */
export interface ListedGroup {
  readonly name: string
  readonly file: string
  readonly rules: readonly ListedRule[]
  readonly interval: number
  readonly limit: number
  readonly evaluationTime: number
  readonly lastEvaluation: string
}

interface ListedBase {
  readonly name: string
  readonly query: string
  readonly labels: Readonly<Record<string, string>>
  readonly health: RuleHealth
  /** Left out when there is none. */
  readonly lastError?: string
  readonly evaluationTime: number
  readonly lastEvaluation: string
}

export interface ListedRecordingRule extends ListedBase {
  readonly type: 'recording'
}

export interface ListedAlertRule extends ListedBase {
  readonly type: 'alerting'
  /** That of its most advanced alert; `unknown` until it was evaluated. */
  readonly state: 'unknown' | 'inactive' | 'pending' | 'firing'
  readonly duration: number
  readonly keepFiringFor: number
  readonly annotations: Readonly<Record<string, string>>
  readonly alerts: readonly ListedAlert[]
  /** How what a native rule looks at stands; left out when it has something to say whatever comes in. */
  readonly source?: InputState
}

/** An alert that is pending or firing. */
export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
  readonly activeAt: string
  /** Left out unless its result is gone. */
  readonly keepFiringSince?: string
  /** Since when nothing came that it could be found by; left out unless that is why it fires. */
  readonly noDataSince?: string
  /** As Go writes floats with an exponent. */
  readonly value: string
}

export type ListedRule = ListedRecordingRule | ListedAlertRule

/** By file, then by name. */
export function listRuleGroups(groups: readonly RunningGroup[]): readonly ListedGroup[] {
  return groups.map(listGroup).sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name))
}

function listGroup({ group, slots, rules, evaluationMs, lastEvaluationMs }: RunningGroup): ListedGroup {
  return {
    name: group.name,
    file: group.file,
    rules: rules.map(listRule),
    interval: slots.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: evaluationMs / 1000,
    lastEvaluation: formatTime(lastEvaluationMs),
  }
}

function listRule(state: RuleState): ListedRule {
  return state.alerts === undefined ? listRecordingRule(state.rule, state) : listAlertRule(state.rule, state)
}

/** The fields stand in the order in which Prometheus writes them. */
function listRecordingRule({ name, query, labels }: RecordingRule, state: RuleState): ListedRecordingRule {
  return { name, query, labels: recordOf(labels), ...listState(state), type: 'recording' }
}

function listAlertRule({ name, query, labels, annotations, forMs, keepFiringForMs }: AlertRule, state: AlertingState): ListedAlertRule {
  const alerts = state.alerts.shown.flatMap(listAlert)
  return {
    state: stateOf(state, alerts),
    name,
    query,
    duration: forMs / 1000,
    keepFiringFor: keepFiringForMs / 1000,
    labels: recordOf(labels),
    annotations: recordOf(annotations),
    alerts,
    ...listState(state),
    type: 'alerting',
    ...(state.source === undefined ? {} : { source: state.source }),
  }
}

function stateOf({ lastEvaluationMs, source }: AlertingState, alerts: readonly ListedAlert[]): ListedAlertRule['state'] {
  if (lastEvaluationMs === undefined) return 'unknown'
  if (alerts.length === 0 && (source === 'absent' || source === 'lost')) return 'unknown'
  if (alerts.some(({ state }) => state === 'firing')) return 'firing'
  return alerts.length > 0 ? 'pending' : 'inactive'
}

function listAlert({
  labels,
  annotations,
  state,
  activeAtMs,
  keepFiringSinceMs,
  noDataSinceMs,
  value,
}: ActiveAlert): readonly ListedAlert[] {
  if (state === 'resolved') return []
  return [
    {
      labels: recordOf([...labels.entries()]),
      annotations: recordOf(annotations),
      state,
      activeAt: formatTime(activeAtMs),
      ...(keepFiringSinceMs === undefined ? {} : { keepFiringSince: formatTime(keepFiringSinceMs) }),
      ...(noDataSinceMs === undefined ? {} : { noDataSince: formatTime(noDataSinceMs) }),
      value: printFloatExponent(value),
    },
  ]
}

function listState({
  health,
  lastError,
  evaluationMs,
  lastEvaluationMs,
}: RuleState): Pick<ListedBase, 'health' | 'lastError' | 'evaluationTime' | 'lastEvaluation'> {
  return {
    health,
    ...(lastError === undefined ? {} : { lastError }),
    evaluationTime: evaluationMs / 1000,
    lastEvaluation: formatTime(lastEvaluationMs),
  }
}

/** As Go writes times: no more decimals than there are; its zero time when there is none. */
function formatTime(timeMs: number | undefined): string {
  if (timeMs === undefined) return '0001-01-01T00:00:00Z'
  return new Date(timeMs).toISOString().replace(/\.?0+Z$/, 'Z')
}

function recordOf(pairs: LabelPairs): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
