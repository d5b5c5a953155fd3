import { packs } from './index.ts'
import { makeReadyRules } from './make-ready-rules.ts'
import type { Runbook } from './pack.ts'

/** A ready rule for people, with the thresholds that it comes with. */
interface ListedRunbook extends Runbook {
  readonly rule: string
  readonly forMs: number
  /** What it asks for each severity, the worst first. */
  readonly asks: readonly { readonly severity: string; readonly query: string }[]
}

interface ListedPack {
  readonly name: string
  readonly title: string
  readonly source: string
  readonly rules: readonly ListedRunbook[]
}

let listed: readonly ListedPack[] | undefined

/** The runbooks of all ready rules, by pack. */
export function listRunbooks(): readonly ListedPack[] {
  listed ??= packs.map((pack) => ({
    name: pack.name,
    title: pack.title,
    source: pack.source,
    rules: pack.rules.map((rule) => {
      const made = makeReadyRules(pack, rule)
      const asks = made.map(({ labels, query }) => ({ severity: new Map(labels).get('severity') ?? '', query }))
      return { rule: rule.name, forMs: made[0]?.forMs ?? 0, asks, ...rule.runbook }
    }),
  }))
  return listed
}
