import { appendAuditEntry, type NewAuditEntry } from '../../audit/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { every } from '../../lib/every.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { SecurityEvent, SecurityEvents } from '../security-event.ts'
import { addressPrefix } from './address-prefix.ts'

const writeEveryMs = 1000
/** What repeats itself within so long is one entry that counts. */
const gatherMs = 60_000
/** Different failures of a minute that get an entry of their own; all further ones share one. */
const maxKinds = 60

interface Failures {
  readonly first: SecurityEvent
  count: number
  /** Of `count`, how many stand in the trail. */
  written: number
}

/**
 * Sign-ins and their steps that fail, for the audit trail: the first one at once, what repeats itself within a minute as one more entry
 * with its count. So a storm of attempts costs the state store an entry a second at most, while the security log has every one of them.
 */
export class FailedSignIns {
  readonly #state: StateStore
  readonly #clock: Clock
  readonly #stop: () => void
  #failures = new Map<string, Failures>()
  #beganAt = 0
  #writing: Promise<void> = Promise.resolve()

  constructor({ state, clock }: { readonly state: StateStore; readonly clock: Clock }) {
    this.#state = state
    this.#clock = clock
    this.#stop = every(writeEveryMs, () => void this.flush())
  }

  /** `events` with failures noted on their way. */
  following(events: SecurityEvents): SecurityEvents {
    return {
      record: (event) => {
        this.#note(event)
        events.record(event)
      },
    }
  }

  #note(event: SecurityEvent): void {
    if (event.outcome === 'success') return
    const own = [event.action, event.outcome, event.reason, event.account, addressPrefix(event.address)].join('\n')
    const key = this.#failures.size < maxKinds || this.#failures.has(own) ? own : ''
    const known = this.#failures.get(key)
    if (known) known.count++
    else {
      if (this.#failures.size === 0) this.#beganAt = this.#clock.monotonic()
      // What is shared by many names none of them.
      const first = key === '' ? { ...event, reason: 'many', account: '', address: '', userAgent: '' } : event
      this.#failures.set(key, { first, count: 1, written: 0 })
    }
  }

  /** Writes what is new, one write at a time. What cannot be written is tried again a second later. */
  flush({ all = false }: { readonly all?: boolean } = {}): Promise<void> {
    if (this.#failures.size === 0) return this.#writing
    this.#writing = this.#writing.then(() => this.#write(all)).catch(() => undefined)
    return this.#writing
  }

  async #write(all: boolean): Promise<void> {
    const isOver = all || this.#clock.monotonic() - this.#beganAt >= gatherMs
    const due = [...this.#failures.values()].filter(({ written, count }) => (isOver ? written < count : written === 0))
    const counts = due.map(({ count }) => count)
    if (due.length > 0) {
      const entries = due.map(({ first, count, written }) => entryOf(first, count - written))
      await this.#state.transaction(async (transaction) => {
        for (const entry of entries) await appendAuditEntry(transaction, entry)
      })
    }
    for (const [index, failures] of due.entries()) failures.written = counts[index] ?? failures.count
    if (!isOver) return
    this.#beganAt = this.#clock.monotonic()
    for (const [key, { count, written }] of this.#failures) if (written === count) this.#failures.delete(key)
  }

  /** Writes what is pending. */
  async close(): Promise<void> {
    this.#stop()
    await this.flush({ all: true })
  }
}

function entryOf({ at, action, outcome, reason, account, address, userAgent }: SecurityEvent, count: number): NewAuditEntry {
  return {
    at,
    actor: { kind: 'anonymous' },
    action: 'sign_in.fail',
    object: { kind: 'account', id: account, name: account },
    projectId: null,
    address,
    details: { step: action, reason, limited: outcome === 'limited', count, userAgent: userAgent.slice(0, 512) },
    outcome: 'failure',
  }
}
