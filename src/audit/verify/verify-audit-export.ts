import { setImmediate as yieldToOthers } from 'node:timers/promises'

import { Fault } from '../../lib/errors.ts'
import type { CheckpointChecker } from '../checkpoints/checkpoint-key.ts'
import { type Claims, noClaims } from '../checkpoints/read-claims.ts'
import { isSignedBy } from '../checkpoints/signed-note.ts'
import { ExportDigest, type ExportSeal, readSeal } from '../export-seal.ts'
import { hashEntry } from '../hash-entry.ts'
import { type ExportLine, readExportLine } from './audit-line.ts'

/** Entries that are checked before others get their turn. */
const turnEntries = 200

/** What an export proves: the entries it has, whatever came before and after them. */
export type ExportVerdict =
  | {
      readonly ok: true
      readonly entries: number
      readonly firstSeq: number
      readonly lastSeq: number
      /** Entries between the first and the last that a filter left out. */
      readonly leftOut: number
      readonly head: string
      /** When the platform signed that it is what it handed out; null: it did not, and checkpoints alone prove the entries. */
      readonly sealedAt: number | null
      /** Signed checkpoints of entries that are in it. */
      readonly checkpoints: { readonly count: number; readonly last: { readonly seq: number; readonly at: number } } | null
    }
  | Bad

interface Bad {
  readonly ok: false
  /** Null: it cannot be said which. */
  readonly firstBadSeq: number | null
  readonly reason: string
}

type Linked = Exclude<ExportLine, { seal: string }>

/**
 * Checks an export (jsonl) without a store. The hash of every entry is computed anew from what stands in its line, and compared with the line, with
 * the entry behind it and with the claims of checkpoints. That alone proves nothing: who changes an entry can also write hashes. So either the
 * seal at the end must be the platform's, or a checkpoint must know the last entry or one behind which nothing is missing. Throws Fault
 * `bad_input` for what is no export, and for one that nothing signed proves.
 */
export async function verifyAuditExport(
  lines: AsyncIterable<string>,
  { claims = noClaims(), checker }: { readonly claims?: Claims; readonly checker?: CheckpointChecker | undefined },
): Promise<ExportVerdict> {
  const check = new ExportCheck(claims)
  let count = 0
  for await (const line of lines) {
    if (line === '') continue
    check.add(readExportLine(line))
    if (++count % turnEntries === 0) await yieldToOthers()
  }
  return check.finish(checker)
}

class ExportCheck {
  readonly #claims: Claims
  readonly #digest = new ExportDigest()
  #newest: { readonly seq: number; readonly hash: Buffer } | undefined
  /** The one of the line before, which is newer. */
  #newer: Linked | undefined
  #firstBad: Bad | undefined
  #missing: Bad | undefined
  #seal: string | undefined
  #agreed = 0
  #lastAgreed: { readonly seq: number; readonly at: number } | undefined

  constructor(claims: Claims) {
    this.#claims = claims
  }

  add(line: ExportLine): void {
    if (this.#seal !== undefined) this.#note(null, 'something stands behind the seal of the export')
    if ('seal' in line) {
      this.#seal = line.seal
      return
    }
    const { seq } = line.entry
    const hash = hashEntry(line.previous, line.entry)
    const newer = this.#newer
    // From the newest to the oldest, so that what is noted last is the first.
    if (newer !== undefined && newer.entry.seq <= seq) this.#note(seq, 'an entry stands where it does not belong')
    else if (newer !== undefined && newer.entry.seq > seq + 1) this.#missing = bad(seq + 1, 'the entry is missing')
    else if (newer !== undefined && !newer.previous.equals(hash)) this.#note(newer.entry.seq, 'the entry does not follow the one before')
    if (!line.isCanonical || !hash.equals(line.hash)) this.#note(seq, 'the entry was changed')
    if (seq < 1 || (seq === 1 && line.previous.some((byte) => byte !== 0))) this.#note(seq, 'something stands before the first entry')
    const claim = this.#claims.hashes.get(seq)
    if (claim !== undefined) {
      if (!claim.hash.equals(hash))
        this.#note(seq, `the signed checkpoint of ${new Date(claim.atMs).toISOString()} has another entry ${seq}`)
      this.#agreed++
      this.#lastAgreed ??= { seq, at: claim.atMs }
    }
    this.#digest.add(hash)
    this.#newest ??= { seq, hash }
    this.#newer = line
  }

  finish(checker: CheckpointChecker | undefined): ExportVerdict {
    const newest = this.#newest
    const first = this.#newer?.entry.seq
    if (newest === undefined || first === undefined) throw new Fault('bad_input', 'the export has no entries')
    if (this.#firstBad !== undefined) return this.#firstBad
    const held = this.#digest.finish()
    const sealed = this.#readSeal(checker, held)
    if (sealed !== undefined && 'ok' in sealed) return sealed
    if (sealed === undefined && this.#missing !== undefined) return this.#missing
    if (this.#claims.problem !== undefined) return bad(null, this.#claims.problem)
    if (sealed === undefined && this.#lastAgreed?.seq !== newest.seq) throw unproven((this.#lastAgreed?.seq ?? first - 1) + 1, newest.seq)
    return {
      ok: true,
      entries: held.entries,
      firstSeq: first,
      lastSeq: newest.seq,
      leftOut: newest.seq - first + 1 - held.entries,
      head: newest.hash.toString('hex'),
      sealedAt: sealed?.at ?? null,
      checkpoints: this.#lastAgreed === undefined ? null : { count: this.#agreed, last: this.#lastAgreed },
    }
  }

  #readSeal(checker: CheckpointChecker | undefined, held: Omit<ExportSeal, 'at'>): ExportSeal | Bad | undefined {
    if (this.#seal === undefined) return undefined
    if (checker === undefined) throw new Fault('bad_input', 'give the public key that the export was sealed for as --key')
    const seal = readSeal(this.#seal)
    if (seal === undefined || !isSignedBy(checker, this.#seal))
      return bad(null, "the seal of the export is not signed with the platform's key")
    const isWhole = seal.entries === held.entries && seal.digest.equals(held.digest)
    return isWhole ? seal : bad(null, 'it is not what the platform handed out: entries were changed, added or taken out')
  }

  #note(firstBadSeq: number | null, reason: string): void {
    this.#firstBad = bad(firstBadSeq, reason)
  }
}

function bad(firstBadSeq: number | null, reason: string): Bad {
  return { ok: false, firstBadSeq, reason }
}

function unproven(fromSeq: number, toSeq: number): Fault {
  return new Fault(
    'bad_input',
    `nothing signed proves the entries from ${fromSeq} to ${toSeq}: the line with the seal, the last one of an export, is not there; ` +
      'give the export as it came, or copies of checkpoints with --checkpoints',
  )
}
