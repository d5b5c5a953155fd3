import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'
import type { LedgerTable } from '../ledger/ledger-table.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { parseMatchers } from '../matchers/parse-matchers.ts'
import { defaultPolicy } from './default-policy.ts'
import type { PolicyVersion } from './policy-version.ts'
import type { Policy, Severity } from './policy.ts'
import { QuietClock } from './quiet-clock.ts'

const unchanged: PolicyVersion = { version: 0, policy: defaultPolicy, message: '', createdAtMs: 0, createdBy: '' }

/** A policy with what is asked of it often. */
export interface OpenPolicy extends PolicyVersion {
  readonly quiet: QuietClock
  readonly mustFire: readonly (readonly Matcher[])[]
}

/** The policy in force, and those that alerts began under. */
export class PolicyBook {
  /** Whether the policy decides where nothing is said: there is no alertmanager.yml. */
  decides: () => boolean = () => false
  onChange: () => void = () => undefined
  readonly #table: LedgerTable<PolicyVersion>
  readonly #open = new Map<number, OpenPolicy>([[0, openPolicy(unchanged)]])
  #current = 0

  constructor(table: LedgerTable<PolicyVersion>) {
    this.#table = table
    table.onChange((before, after) => {
      if (after !== undefined) this.#open.set(after.version, openPolicy(after))
      else if (before !== undefined) this.#open.delete(before.version)
      this.#current = Math.max(...this.#open.keys())
      this.onChange()
    })
  }

  get current(): OpenPolicy {
    return this.of(this.#current)
  }

  /** A version; the first one when it is not known any more. */
  of(version: number): OpenPolicy {
    return this.#open.get(version) ?? this.#open.get(0) ?? openPolicy(unchanged)
  }

  /** Inside of a change: one more, which holds from now on. No more than `most` are kept. */
  add(version: PolicyVersion, most: number): void {
    this.#table.put(version)
    this.#table.remove(String(version.version - most))
  }

  /** The newest first. */
  versions(): PolicyVersion[] {
    return [...this.#table.values()].sort((a, b) => b.version - a.version)
  }

  /** Whether the policy has a say in alerts of a severity. */
  governs(severity: Severity, policy: Policy = this.current.policy): boolean {
    const { use } = policy[severity]
    return use === 'on' || (use === 'auto' && this.decides())
  }

  /** Whether an alert must fire always: it says that the way in works, nothing else. */
  isHeartbeat(labels: LabelPairs): boolean {
    const { mustFire } = this.current
    return mustFire.length > 0 && this.decides() && mustFire.some((matchers) => matchesAll(matchers, labels))
  }
}

/** A version with what follows from it. */
export function openPolicy(version: PolicyVersion): OpenPolicy {
  const { policy } = version
  return { ...version, quiet: new QuietClock(policy), mustFire: policy.mustFire.map(({ matchers }) => parseMatchers(matchers).matchers) }
}
