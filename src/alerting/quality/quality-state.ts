import type { KnownAlert } from '../alerts/known-alert.ts'
import { nodeOf } from '../causes/node-of.ts'
import { noTopology, type Topology } from '../causes/topology.ts'
import type { LedgerTable } from '../ledger/ledger-table.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Flap } from './flapping/flap.ts'
import type { Hold } from './hold.ts'
import { plainPolicy, type QualityPolicy } from './quality-policy.ts'
import { type ContactPages, flapTable, type GatheredPage, gatheredTable, holdTable, pagesTable } from './quality-tables.ts'

const none: ReadonlySet<string> = new Set()

/** What is done against noise: its rules, and what it remembers. */
export class QualityState {
  /** In force; another one may be put here at any time. */
  policy: QualityPolicy = plainPolicy
  /** What depends on what, as it was seen last. */
  topology: Topology = noTopology
  readonly flaps: LedgerTable<Flap>
  readonly holds: LedgerTable<Hold>
  readonly pages: LedgerTable<ContactPages>
  readonly gathered: LedgerTable<GatheredPage>
  readonly #atNode = new Map<string, Set<string>>()

  constructor(ledger: Ledger, alerts: LedgerTable<KnownAlert>) {
    this.flaps = ledger.table(flapTable)
    this.holds = ledger.table(holdTable)
    this.pages = ledger.table(pagesTable)
    this.gathered = ledger.table(gatheredTable)
    alerts.onChange((before, after) => {
      if (before !== undefined && after !== undefined) return
      const { fingerprint, labels } = (after ?? before)?.alert ?? { fingerprint: '', labels: [] }
      const node = nodeOf(labels)
      if (node === '') return
      const there = this.#atNode.get(node) ?? new Set()
      if (after === undefined) there.delete(fingerprint)
      else there.add(fingerprint)
      if (there.size === 0) this.#atNode.delete(node)
      else this.#atNode.set(node, there)
    })
  }

  /** Fingerprints of the known alerts that are about this. */
  alertsAt(node: string): ReadonlySet<string> {
    return this.#atNode.get(node) ?? none
  }

  /** Things that alerts are about. */
  get nodeCount(): number {
    return this.#atNode.size
  }
}
