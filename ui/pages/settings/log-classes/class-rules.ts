import { ApiFault } from '../../../lib/api-fault.ts'
import type { Reply } from '../../../lib/replies.ts'

export type ClassRule = Reply<'GET /api/log-class-rules'>['rules'][number]

/** What the API refuses, with the place it means: `rules.3.when.severity`. */
interface Issue {
  readonly path: string
  readonly message: string
}

/** The rules with one of them a place up (-1) or down (1); the same ones when there is no such place. */
export function moveRule(rules: readonly ClassRule[], index: number, by: -1 | 1): readonly ClassRule[] {
  const rule = rules[index]
  const other = rules[index + by]
  return rule === undefined || other === undefined ? rules : rules.with(index, other).with(index + by, rule)
}

/** Names that stay with a rule when it moves: its words, and a number where two say the same. */
export function ruleKeys(rules: readonly ClassRule[]): readonly string[] {
  const seen = new Map<string, number>()
  return rules.map((rule) => {
    const text = JSON.stringify(rule)
    const number = seen.get(text) ?? 0
    seen.set(text, number + 1)
    return `${text}${number}`
  })
}

/** What the API says against one rule: on a field of it, or (field empty) on the whole. */
export interface RuleFault {
  readonly index: number
  readonly field: string
  readonly message: string
}

/** Places an answer of the API at the rules it speaks of; empty when it speaks of none. */
export function readRuleFaults(error: unknown): readonly RuleFault[] {
  const issues = error instanceof ApiFault ? error.details['issues'] : undefined
  if (!Array.isArray(issues)) return []
  return issues.filter(isIssue).flatMap(({ path, message }) => {
    const [, index, field = ''] = /^rules\.(\d+)(?:\.when\.(.*)|\.|$)/s.exec(path) ?? []
    return index === undefined ? [] : [{ index: Number(index), field, message }]
  })
}

function isIssue(value: unknown): value is Issue {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' && 'message' in value
}
