import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { RateLimit } from '../../lib/http/rate-limit.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { addressPrefix } from '../sessions/address-prefix.ts'
import { type IngestGrant, isIngestSignal } from './ingest-grant.ts'

interface KnownKey {
  readonly grant: IngestGrant
  readonly secretHash: Uint8Array
}
type KnownKeys = ReadonlyMap<string, KnownKey>

const freshForMs = 60_000
/** An id that is not there is looked for again after so long: another process may have made it. */
const missingForMs = 1000
/** While the state store restarts, keys known this long still open the door: telemetry must not be lost for it. */
const staleForMs = 15 * 60_000

/** Of an address, or an IPv6 network: enough that a wrong setting is told what it is. */
const wrongKeys = { burst: 100, perSecond: 10, what: 'too many requests with ingest keys that are not known' }

/**
 * All ingest keys that are not revoked, for a minute: every ingest request asks. Keys that are made up are in no memory of ours and cost
 * no look-up each, however many come.
 */
export class IngestKeyCache {
  readonly #clock: Clock
  readonly #wrong: RateLimit
  #known: { readonly keys: KnownKeys; readonly atMs: number } | undefined
  #loading: Promise<KnownKeys> | undefined

  constructor(clock: Clock) {
    this.#clock = clock
    this.#wrong = new RateLimit({ clock, ...wrongKeys })
  }

  /** The key with this id; undefined when there is none. Throws what the store threw when it cannot be asked and nothing younger is known. */
  async find(state: StateStore, id: string): Promise<KnownKey | undefined> {
    const found = this.#known?.keys.get(id)
    if (this.#isYounger(found === undefined ? missingForMs : freshForMs)) return found
    try {
      return (await this.#load(state)).get(id)
    } catch (error) {
      const stale = error instanceof Fault && error.retryable && this.#isYounger(staleForMs) ? this.#known?.keys.get(id) : undefined
      if (stale === undefined) throw error
      return stale
    }
  }

  /** Somebody at this address showed a key that is none. Throws Fault `rate_limited` when that happens too often. */
  countWrong(address: string): void {
    this.#wrong.take(addressPrefix(address))
  }

  /** After any change of keys: an answer that is under way is not kept. */
  clear(): void {
    this.#known = undefined
    this.#loading = undefined
  }

  /** One question for all who ask meanwhile. */
  #load(state: StateStore): Promise<KnownKeys> {
    if (this.#loading !== undefined) return this.#loading
    const atMs = this.#clock.monotonic()
    const loading = readKeys(state)
    this.#loading = loading
    const settle = (keys: KnownKeys | undefined): void => {
      if (this.#loading !== loading) return
      this.#loading = undefined
      if (keys !== undefined) this.#known = { keys, atMs }
    }
    void loading.then(settle, () => settle(undefined))
    return loading
  }

  #isYounger(ageMs: number): boolean {
    return this.#known !== undefined && this.#clock.monotonic() - this.#known.atMs < ageMs
  }
}

async function readKeys(state: StateStore): Promise<KnownKeys> {
  const rows = await state.db
    .selectFrom('ingest_keys')
    .select(['id', 'name', 'slot_id', 'project_id', 'secret_hash', 'signals', 'expires_at', 'records_per_second'])
    .where('revoked_at', 'is', null)
    .execute()
  return new Map(
    rows.map((row) => {
      const grant = {
        keyId: row.id,
        keyName: row.name,
        projectId: row.project_id,
        signals: new Set(row.signals.filter(isIngestSignal)),
        ...(row.slot_id === row.id ? {} : { slotId: row.slot_id }),
        ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
        ...(row.records_per_second === null ? {} : { recordsPerSecond: row.records_per_second }),
      }
      return [row.id, { grant, secretHash: row.secret_hash }]
    }),
  )
}
