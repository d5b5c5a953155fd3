import { createHash } from 'node:crypto'

import { pageFile } from '../kept/kept-rules.ts'
import type { ListedAlertRule, ListedGroup, ListedRule } from '../list-rule-groups.ts'

/** How a rule stands; `off` and `hidden` ones do not run. */
export type RuleStanding = 'error' | 'firing' | 'pending' | 'no_data' | 'inactive' | 'no_source' | 'unknown' | 'off' | 'hidden'

/** Where a rule lies. */
export type RuleOrigin = 'file' | 'page' | 'pack'

/** A rule as people look at it. */
export interface RuleRow {
  /** Tells rules of one name apart. */
  readonly id: string
  readonly name: string
  readonly kind: 'alerting' | 'recording'
  readonly origin: RuleOrigin
  /** The path of its file, or what stands for it. */
  readonly file: string
  readonly group: string
  readonly query: string
  readonly labels: Readonly<Record<string, string>>
  readonly state: RuleStanding
  readonly intervalMs: number
  /** RFC 3339; undefined until it was evaluated. */
  readonly lastEvaluation: string | undefined
  readonly evaluationMs: number
  readonly error: string | undefined
  readonly firing: number
  readonly pending: number
  /** The file of the rule of the same name that runs in its place. */
  readonly hiddenBy: string | undefined
}

/** The rules of groups that run, in their order. */
export function rowsOfGroups(groups: readonly ListedGroup[]): readonly RuleRow[] {
  return groups.flatMap((group) => group.rules.map((rule, at) => rowOf(group, rule, at)))
}

function rowOf(group: ListedGroup, rule: ListedRule, at: number): RuleRow {
  const alerts = rule.type === 'alerting' ? rule.alerts : []
  return {
    id: ruleIdOf(group, at),
    name: rule.name,
    kind: rule.type,
    origin: originOf(group.file),
    file: group.file,
    group: group.name,
    query: rule.query,
    labels: rule.labels,
    state: stateOf(rule),
    intervalMs: group.interval * 1000,
    lastEvaluation: rule.lastEvaluation.startsWith('0001-') ? undefined : rule.lastEvaluation,
    evaluationMs: rule.evaluationTime * 1000,
    error: rule.lastError,
    firing: alerts.filter(({ state }) => state === 'firing').length,
    pending: alerts.filter(({ state }) => state === 'pending').length,
    hiddenBy: undefined,
  }
}

/** Of the rule at a place in its group. */
export function ruleIdOf({ file, name }: Pick<ListedGroup, 'file' | 'name'>, at: number): string {
  return createHash('sha256')
    .update(JSON.stringify([file, name, at]))
    .digest('hex')
    .slice(0, 12)
}

function originOf(file: string): RuleOrigin {
  if (file === pageFile) return 'page'
  return /^packs?\b/.test(file) ? 'pack' : 'file'
}

function stateOf(rule: ListedRule): RuleStanding {
  if (rule.health === 'err') return 'error'
  if (rule.type === 'recording') return rule.health === 'unknown' ? 'unknown' : 'inactive'
  if (rule.state === 'firing' || rule.state === 'pending') return rule.state
  return standingWithoutAlerts(rule)
}

function standingWithoutAlerts({ source, state }: ListedAlertRule): RuleStanding {
  if (source === 'absent') return 'no_source'
  if (source === 'lost') return 'no_data'
  return state === 'unknown' ? 'unknown' : 'inactive'
}
