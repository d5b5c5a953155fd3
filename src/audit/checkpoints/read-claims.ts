import { readCheckpointFile } from './checkpoint-file.ts'
import type { CheckpointChecker } from './checkpoint-key.ts'
import { type Checkpoint, noCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { isSignedBy } from './signed-note.ts'

/** Two checkpoints of a running platform that are farther apart: it stood still, or nobody wrote what was done. */
const gapMs = 15 * 60_000
const maxGapsListed = 20

/** Time in which no checkpoint was written although the platform had not been stopped; `start` when one that starts ended it. */
export interface CheckpointGap {
  readonly fromMs: number
  readonly toMs: number
  readonly endedBy: Checkpoint['reason']
}

/** What signed checkpoints say the trail was. */
export interface Claims {
  /** The hash of an entry, by its number. */
  readonly hashes: Map<number, { readonly hash: Buffer; readonly atMs: number }>
  count: number
  last: Checkpoint | undefined
  /** The newest ones. */
  gaps: CheckpointGap[]
  /** What is wrong with the checkpoints themselves. */
  problem: string | undefined
}

export function noClaims(): Claims {
  return { hashes: new Map(), count: 0, last: undefined, gaps: [], problem: undefined }
}

/**
 * Reads a platform's own file: every checkpoint must follow the one before, and the last one's signature, which by that covers all, must be
 * the platform's. What is wrong is the `problem`; what was read before it holds.
 */
export async function readOwnClaims(path: string, checker: CheckpointChecker): Promise<Claims> {
  const claims = noClaims()
  let before: SignedCheckpoint | undefined
  for await (const signed of readCheckpointFile(path)) {
    const number = (before?.checkpoint.number ?? 0) + 1
    if (signed === undefined) claims.problem = `checkpoint ${number} cannot be read`
    else if (signed.checkpoint.number !== number || !signed.checkpoint.previous.equals(before?.digest ?? noCheckpoint))
      claims.problem = `checkpoint ${number} is missing or was changed`
    if (signed === undefined || claims.problem !== undefined) break
    take(claims, signed.checkpoint, before?.checkpoint)
    before = signed
  }
  // A signature covers all that came before: without one nothing of it proves anything.
  if (before !== undefined && !isSignedBy(checker, before.note)) {
    claims.problem ??= `checkpoint ${before.checkpoint.number} is not signed with the platform's key`
    claims.hashes.clear()
  }
  return claims
}

/** Reads copies that were kept elsewhere: any of them, in any order, each with its signature. Adds to `claims`. */
export async function readKeptClaims(path: string, checker: CheckpointChecker, claims: Claims): Promise<void> {
  for await (const signed of readCheckpointFile(path)) {
    if (signed === undefined || !isSignedBy(checker, signed.note)) {
      claims.problem ??= `${path} holds something that is not a checkpoint signed with this platform's key`
      return
    }
    take(claims, signed.checkpoint, undefined)
  }
}

function take(claims: Claims, checkpoint: Checkpoint, before: Checkpoint | undefined): void {
  const { seq, hash, at, reason } = checkpoint
  const known = claims.hashes.get(seq)
  if (known && !known.hash.equals(hash)) claims.problem ??= `two checkpoints disagree about entry ${seq}: the trail was written anew`
  else if (!known && seq > 0) claims.hashes.set(seq, { hash, atMs: at })
  claims.count++
  if (claims.last === undefined || at >= claims.last.at) claims.last = checkpoint
  if (before !== undefined && before.reason !== 'stop' && at - before.at > gapMs) {
    claims.gaps.push({ fromMs: before.at, toMs: at, endedBy: reason })
    if (claims.gaps.length > maxGapsListed) claims.gaps.shift()
  }
}
