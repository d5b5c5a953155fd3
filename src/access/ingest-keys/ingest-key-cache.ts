import type { Clock } from '../../lib/clock.ts'
import type { IngestGrant } from './ingest-grant.ts'

interface Cached {
  /** Undefined: there is no such key. */
  readonly grant: IngestGrant | undefined
  readonly at: number
}

const freshForMs = 60_000
/** While the state store restarts, keys known this long still open the door: telemetry must not be lost for it. */
const staleForMs = 15 * 60_000
const maxEntries = 10_000

/** Answers about ingest keys for a minute, by the key's hash: every ingest request asks. */
export class IngestKeyCache {
  readonly #clock: Clock
  readonly #entries = new Map<string, Cached>()
  /** Changes with every clear: an answer that was under way then is not kept. */
  generation = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  fresh(hash: string): Cached | undefined {
    return this.#younger(hash, freshForMs)
  }

  /** For when the store cannot be asked. */
  stale(hash: string): Cached | undefined {
    return this.#younger(hash, staleForMs)
  }

  keep(hash: string, grant: IngestGrant | undefined, generation: number): void {
    if (generation !== this.generation) return
    this.#entries.delete(hash)
    this.#entries.set(hash, { grant, at: this.#clock.monotonic() })
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > maxEntries && oldest !== undefined) this.#entries.delete(oldest)
  }

  /** After any change of keys. */
  clear(): void {
    this.generation++
    this.#entries.clear()
  }

  #younger(hash: string, ageMs: number): Cached | undefined {
    const cached = this.#entries.get(hash)
    return cached !== undefined && this.#clock.monotonic() - cached.at < ageMs ? cached : undefined
  }
}
