import type { LabelPairs } from '../model/label-pairs.ts'
import type { AlertRule, RecordingRule } from './rule.ts'
import type { RuleHealth, RuleState } from './run/rule-state.ts'
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
  readonly state: 'unknown'
  readonly duration: number
  readonly keepFiringFor: number
  readonly annotations: Readonly<Record<string, string>>
  readonly alerts: readonly never[]
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
  const { rule } = state
  return rule.kind === 'recording' ? listRecordingRule(rule, state) : listAlertRule(rule, state)
}

/** The fields stand in the order in which Prometheus writes them. */
function listRecordingRule({ name, query, labels }: RecordingRule, state: RuleState): ListedRecordingRule {
  return { name, query, labels: recordOf(labels), ...listState(state), type: 'recording' }
}

function listAlertRule({ name, query, labels, annotations, forMs, keepFiringForMs }: AlertRule, state: RuleState): ListedAlertRule {
  return {
    state: 'unknown',
    name,
    query,
    duration: forMs / 1000,
    keepFiringFor: keepFiringForMs / 1000,
    labels: recordOf(labels),
    annotations: recordOf(annotations),
    alerts: [],
    ...listState(state),
    type: 'alerting',
  }
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
