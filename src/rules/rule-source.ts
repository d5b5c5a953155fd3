import type { RuleGroup } from './rule.ts'

/** Rules that lie in no file. Where a file has a rule of the same name, that of the file runs. */
export interface RuleSource {
  /** What tells its groups from those of files: their `file` is this. */
  readonly file: string
  /** Its groups now, from memory: asked every few seconds. */
  groups(): readonly RuleGroup[]
}
