import type { WrittenNative } from '../native/read-native-rule.ts'

/** A rule that was made in the page or through the API. */
export interface KeptRule {
  readonly name: string
  readonly written: WrittenNative
  readonly isOn: boolean
  readonly version: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
  /** The name of who changed it last. */
  readonly updatedBy: string
}

/** What was done to a rule. */
export type RuleAction = 'create' | 'change' | 'switch_on' | 'switch_off' | 'restore' | 'remove'

/** What a rule was from one change to the next. */
export interface RuleVersion {
  readonly version: number
  readonly action: RuleAction
  readonly written: WrittenNative
  readonly isOn: boolean
  readonly message: string
  /** Epoch milliseconds. */
  readonly savedAt: number
  readonly savedBy: string
}

/** Of a project. */
export const ruleLimits = { perProject: 1000, versions: 100, removed: 200 } as const

interface RuleColumns {
  readonly name: string
  readonly spec: string
  readonly is_on: boolean
  readonly version: number
  readonly created_at: number
  readonly updated_at: number
  readonly updated_by: string
}

/** From its row. */
export function keptRuleOf(row: RuleColumns): KeptRule {
  return {
    name: row.name,
    written: readSpec(row.spec),
    isOn: row.is_on,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }
}

/** What `put-version.ts` wrote. */
export function readSpec(spec: string): WrittenNative {
  return JSON.parse(spec) as WrittenNative
}
