import { setImmediate as yieldToOthers } from 'node:timers/promises'

import { Fault } from '../../lib/errors.ts'
import { type Claims, noClaims } from '../checkpoints/read-claims.ts'
import { hashEntry } from '../hash-entry.ts'
import { readAuditLine } from './audit-line.ts'
import type { AuditVerdict, HashedEntry } from './chain-check.ts'

/** Entries that are checked before others get their turn. */
const turnEntries = 200

/** What an export proves: the entries it has, whatever came before and after them. */
export type ExportVerdict =
  | (Extract<AuditVerdict, { ok: true }> & { readonly firstSeq: number; readonly lastSeq: number })
  | Extract<AuditVerdict, { ok: false }>

/**
 * Checks an export (jsonl, newest or oldest first, one stretch of the trail without a filter but the time) without a store: every entry
 * against the one before it, the very first one against nothing, and all against the claims of checkpoints. Throws Fault `bad_input`.
 */
export async function verifyAuditExport(lines: AsyncIterable<string>, claims: Claims = noClaims()): Promise<ExportVerdict> {
  let before: HashedEntry | undefined
  let step = 0
  let count = 0
  let ends: { low: HashedEntry; high: HashedEntry } | undefined
  let firstBad: Extract<AuditVerdict, { ok: false }> | undefined
  const note = (firstBadSeq: number, reason: string): void => {
    if (firstBad === undefined || firstBadSeq < (firstBad.firstBadSeq ?? 0)) firstBad = { ok: false, firstBadSeq, reason }
  }
  for await (const line of lines) {
    if (line === '') continue
    const read = readAuditLine(line)
    const { seq } = read.entry
    const claim = claims.hashes.get(seq)
    if (claim !== undefined && !claim.hash.equals(read.hash))
      note(seq, `the signed checkpoint of ${new Date(claim.atMs).toISOString()} has another entry ${seq}`)
    if (seq === 1) checkPair(undefined, read, note)
    if (before !== undefined) {
      if (step === 0) step = seq < before.entry.seq ? -1 : 1
      const [older, newer] = step > 0 ? [before, read] : [read, before]
      if (newer.entry.seq !== older.entry.seq + 1) note(older.entry.seq + 1, 'the entry is missing, or stands where it does not belong')
      else checkPair(older, newer, note)
    }
    ends = ends === undefined ? { low: read, high: read } : step > 0 ? { ...ends, high: read } : { ...ends, low: read }
    before = read
    if (++count % turnEntries === 0) await yieldToOthers()
  }
  if (ends === undefined) throw new Fault('bad_input', 'the export has no entries')
  if (firstBad !== undefined) return firstBad
  if (claims.problem !== undefined) return { ok: false, firstBadSeq: null, reason: claims.problem }
  const { last, count: checkpoints, gaps } = claims
  return {
    ok: true,
    entries: count,
    firstSeq: ends.low.entry.seq,
    lastSeq: ends.high.entry.seq,
    head: Buffer.from(ends.high.hash).toString('hex'),
    checkpoints: last === undefined ? null : { count: checkpoints, last: { number: last.number, seq: last.seq, at: last.at }, gaps },
  }
}

function checkPair(older: HashedEntry | undefined, newer: HashedEntry, note: (seq: number, reason: string) => void): void {
  if (!hashEntry(older?.hash ?? new Uint8Array(32), newer.entry).equals(newer.hash))
    note(newer.entry.seq, 'the entry was changed, or does not follow the one before')
}
