import type { AuditEntry } from '../audit-entry.ts'
import { type Checkpoint } from '../checkpoints/checkpoint.ts'
import { type CheckpointGap, type Claims, noClaims } from '../checkpoints/read-claims.ts'
import { hashEntry } from '../hash-entry.ts'

/** What the checkpoints said of a trail that holds. */
export interface CheckpointReport {
  readonly count: number
  readonly last: Pick<Checkpoint, 'number' | 'seq' | 'at'>
  readonly gaps: readonly CheckpointGap[]
}

export type AuditVerdict =
  | {
      readonly ok: true
      readonly entries: number
      readonly head: string
      /** Null: nothing but the chain itself was there to compare with. */
      readonly checkpoints: CheckpointReport | null
    }
  | {
      readonly ok: false
      /** Null: it is the checkpoints that were changed. */
      readonly firstBadSeq: number | null
      readonly reason: string
    }

/** An entry with the hash that stands beside it. */
export interface HashedEntry {
  readonly entry: Omit<AuditEntry, 'hash'>
  readonly hash: Uint8Array
}

type Bad = Extract<AuditVerdict, { ok: false }>

/** Recomputes a chain entry by entry, oldest first, in memory that does not grow with it, and compares it with what checkpoints claim. */
export class ChainCheck {
  readonly #claims: Claims
  #previous: Uint8Array = new Uint8Array(32)
  #seq = 0
  /** The last entry that a checkpoint agreed with. */
  #agreedSeq = 0

  constructor(claims: Claims = noClaims()) {
    this.#claims = claims
  }

  /** The number of the last entry that fits. */
  get seq(): number {
    return this.#seq
  }

  /** Returns what is wrong with the entry, undefined when it fits. */
  add({ entry, hash: stored }: HashedEntry): Bad | undefined {
    const seq = this.#seq + 1
    if (entry.seq !== seq) return bad(seq, entry.seq > seq ? 'the entry is missing' : 'an entry stands where it does not belong')
    const hash = hashEntry(this.#previous, entry)
    if (!hash.equals(stored)) return bad(seq, 'the entry was changed, or does not follow the one before')
    const claim = this.#claims.hashes.get(seq)
    if (claim !== undefined && !claim.hash.equals(hash)) {
      const said = new Date(claim.atMs).toISOString()
      const between = this.#agreedSeq + 1
      return bad(between, `entries ${between} to ${seq} were written anew: the signed checkpoint of ${said} has others`)
    }
    if (claim !== undefined) this.#agreedSeq = seq
    this.#previous = hash
    this.#seq = seq
    return undefined
  }

  /** The verdict once all entries were added. `end` is where the trail itself says that it ends, `lastSeq` its last entry. */
  finish(end: { readonly seq: number; readonly hash: Uint8Array; readonly lastSeq?: number }): AuditVerdict {
    const seq = this.#seq
    if (seq < end.seq) return bad(seq + 1, 'the entry is missing')
    if (!Buffer.from(end.hash).equals(this.#previous)) return bad(seq, 'the end of the chain is another one')
    if ((end.lastSeq ?? seq) > seq) return bad(seq + 1, 'an entry stands behind the end of the chain')
    const { hashes, last, count, gaps, problem } = this.#claims
    let furthest = 0
    for (const claimed of hashes.keys()) furthest = Math.max(furthest, claimed)
    if (furthest > seq) {
      const said = new Date(hashes.get(furthest)?.atMs ?? 0).toISOString()
      return bad(seq + 1, `the trail ends too early: the signed checkpoint of ${said} knows ${furthest} entries`)
    }
    if (problem !== undefined) return { ok: false, firstBadSeq: null, reason: problem }
    const checkpoints = last === undefined ? null : { count, last: { number: last.number, seq: last.seq, at: last.at }, gaps }
    return { ok: true, entries: seq, head: Buffer.from(this.#previous).toString('hex'), checkpoints }
  }
}

function bad(firstBadSeq: number, reason: string): Bad {
  return { ok: false, firstBadSeq, reason }
}
