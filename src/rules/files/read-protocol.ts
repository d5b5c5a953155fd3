import type { RuleProblem } from '../file/problem.ts'
import type { RuleGroup } from '../rule.ts'

/** What the reading thread tells, piece by piece, so that no message is large. */
export type ReadAnswer =
  | { readonly kind: 'group'; readonly group: RuleGroup }
  | { readonly kind: 'problem'; readonly file: string; readonly problem: RuleProblem }
  | { readonly kind: 'more_documents'; readonly file: string }
