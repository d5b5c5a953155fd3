import type { StateStore } from '../../storage/state/state-store.ts'
import { makeAlertRule, timesOf } from '../native/make-alert-rule.ts'
import { printNativeRule, readNativeRule } from '../native/read-native-rule.ts'
import type { RuleSource } from '../rule-source.ts'
import type { RuleGroup } from '../rule.ts'
import { type KeptRule, keptRuleOf } from './kept-rule.ts'

/** What stands where the rules of files have their path. */
export const pageFile = 'page'

/** The rules that were made in the page or through the API, in memory as the state store has them. */
export class KeptRules implements RuleSource {
  readonly file = pageFile
  private readonly state: StateStore
  private readonly projectId: number
  private rules: ReadonlyMap<string, KeptRule> = new Map()
  private made: readonly RuleGroup[] = []

  private constructor(state: StateStore, projectId: number) {
    this.state = state
    this.projectId = projectId
  }

  /** Reads them. */
  static async open(state: StateStore, projectId: number): Promise<KeptRules> {
    const kept = new KeptRules(state, projectId)
    await kept.load()
    return kept
  }

  /** Reads them again, after a change. */
  async load(): Promise<void> {
    const rows = await this.state.db
      .selectFrom('rules')
      .selectAll()
      .where('project_id', '=', this.projectId)
      .where('removed_at', 'is', null)
      .orderBy('name')
      .execute()
    const rules = rows.map(keptRuleOf)
    this.rules = new Map(rules.map((rule) => [rule.name, rule]))
    this.made = rules.filter(({ isOn }) => isOn).flatMap(groupOf)
  }

  groups(): readonly RuleGroup[] {
    return this.made
  }

  /** By name. */
  list(): readonly KeptRule[] {
    return [...this.rules.values()]
  }

  get(name: string): KeptRule | undefined {
    return this.rules.get(name)
  }
}

/** Each is a group of its own: what becomes of one concerns no other. */
function groupOf({ name, written }: KeptRule): readonly RuleGroup[] {
  const read = readNativeRule(printNativeRule(written))
  if (!read.ok) return []
  return [{ name, file: pageFile, ...timesOf(read.rule), queryOffsetMs: undefined, limit: 0, rules: [makeAlertRule(read.rule)] }]
}
