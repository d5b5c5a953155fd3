import type { RuleProblem } from '../file/problem.ts'
import type { RuleGroup } from '../rule.ts'

/** A file for the reading thread. */
export interface FileToRead {
  readonly path: string
  /** In the native form, not in Prometheus'. */
  readonly isNative: boolean
}

/** What the reading thread tells, piece by piece, so that no message is large. */
export type ReadAnswer =
  | { readonly kind: 'group'; readonly group: RuleGroup }
  | { readonly kind: 'problem'; readonly file: string; readonly problem: RuleProblem }
  | { readonly kind: 'more_documents'; readonly file: string }
