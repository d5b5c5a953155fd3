import { sql } from 'kysely'

import type { Clock } from '../lib/clock.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { addressPrefix } from './sessions/address-prefix.ts'
import { sessionIdleMs, sessionMaxMs } from './sessions/session-life.ts'

const kinds = ['sessions', 'api_tokens', 'ingest_keys'] as const
type Kind = (typeof kinds)[number]

interface Note {
  readonly at: number
  /** Address prefix; not of sessions, whose address is that of their beginning. */
  readonly from: string | null
}

/** When sessions, tokens and keys were last used: noted for every request, written once a minute in one statement for each table. */
export class LastSeen {
  readonly #state: StateStore
  readonly #clock: Clock
  #pending = emptyNotes()
  /** Being written: not in the store yet, and no longer pending. */
  #flushing = emptyNotes()

  constructor({ state, clock }: { state: StateStore; clock: Clock }) {
    this.#state = state
    this.#clock = clock
  }

  /** `id` is the hexadecimal token hash of a session, else the id. */
  note(kind: Kind, id: string, address?: string): void {
    const from = address === undefined ? (this.#pending[kind].get(id)?.from ?? null) : addressPrefix(address)
    this.#pending[kind].set(id, { at: this.#clock.now(), from })
  }

  /** Epoch milliseconds, when it was used and the store does not know yet. */
  pendingOf(kind: Kind, id: string): number | undefined {
    return (this.#pending[kind].get(id) ?? this.#flushing[kind].get(id))?.at
  }

  /** Writes what is pending and removes sessions that are over. */
  async flush(): Promise<void> {
    const notes = this.#pending
    this.#flushing = notes
    this.#pending = emptyNotes()
    const now = this.#clock.now()
    try {
      await this.#state.transaction(async (transaction) => {
        for (const kind of kinds) {
          if (notes[kind].size === 0) continue
          const seen = JSON.stringify([...notes[kind]].map(([id, { at, from }]) => ({ id, at, from })))
          const [idColumn, seenColumn] =
            kind === 'sessions' ? [sql`encode(t.token_hash, 'hex')`, sql.ref('last_seen_at')] : [sql`t.id`, sql.ref('last_used_at')]
          const alsoFrom = kind === 'sessions' ? sql`` : sql`, last_used_from = coalesce(seen."from", t.last_used_from)`
          await sql`
            update ${sql.table(kind)} as t set ${seenColumn} = seen.at${alsoFrom}
            from jsonb_to_recordset(${seen}::jsonb) as seen (id text, at bigint, "from" text)
            where ${idColumn} = seen.id and (t.${seenColumn} is null or t.${seenColumn} < seen.at)`.execute(transaction)
        }
        await transaction
          .deleteFrom('sessions')
          .where((e) => e.or([e('last_seen_at', '<=', now - sessionIdleMs), e('created_at', '<=', now - sessionMaxMs)]))
          .execute()
      })
    } catch (error) {
      for (const kind of kinds) this.#pending[kind] = new Map([...notes[kind], ...this.#pending[kind]])
      throw error
    } finally {
      this.#flushing = emptyNotes()
    }
  }
}

function emptyNotes(): Record<Kind, Map<string, Note>> {
  return { sessions: new Map(), api_tokens: new Map(), ingest_keys: new Map() }
}
