import { Fault } from '../../lib/errors.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import { packs } from './index.ts'
import { durationOf, makeReadyRules, type RuleChange } from './make-ready-rules.ts'
import type { Pack } from './pack.ts'

/** What stands where rules of files have their path. */
export const packFile = 'packs'

/** What a platform wants of the ready packs. */
export interface PackChoice {
  readonly enabled: boolean
  /** Packs and rules that are off. */
  readonly off: readonly string[]
  /** By the name of the rule. */
  readonly rules: Readonly<Record<string, RuleChange>>
}

/** The groups of the ready packs: one for each pack and interval. Throws Fault `bad_input` for a name that no pack and no rule has. */
export function makePackGroups({ enabled, off, rules: changes }: PackChoice): readonly RuleGroup[] {
  const rules = new Set(packs.flatMap((pack) => pack.rules.map(({ name }) => name)))
  const strange =
    off.find((name) => !rules.has(name) && !packs.some((pack) => pack.name === name)) ??
    Object.keys(changes).find((name) => !rules.has(name))
  if (strange !== undefined) throw new Fault('bad_input', `alerting.packs: there is no rule ${strange}; docs/rules.md lists all`)
  if (!enabled) return []
  const switchedOff = new Set(off)
  return packs.filter(({ name }) => !switchedOff.has(name)).flatMap((pack) => groupsOf(pack, switchedOff, changes))
}

function groupsOf(pack: Pack, off: ReadonlySet<string>, changes: PackChoice['rules']): readonly RuleGroup[] {
  const byInterval = new Map<number, AlertRule[]>()
  for (const rule of pack.rules) {
    if (off.has(rule.name)) continue
    const intervalMs = durationOf(rule.every ?? '1m')
    const made = byInterval.get(intervalMs) ?? []
    byInterval.set(intervalMs, made)
    made.push(...makeReadyRules(pack, rule, changes[rule.name]))
  }
  return [...byInterval].map(([intervalMs, rules]): RuleGroup => ({
    name: intervalMs === 60_000 ? pack.title : `${pack.title}, every ${intervalMs / 60_000} min`,
    file: packFile,
    intervalMs,
    queryOffsetMs: undefined,
    limit: 0,
    rules,
    // Together they have the store show what came in once, not once each.
    slotName: packFile,
    ...(pack.isImpatient === undefined ? {} : { isImpatient: pack.isImpatient }),
  }))
}
