import { createHash } from 'node:crypto'

import type { CheckpointSigner } from './checkpoint-key.ts'
import { signNote, textOfNote } from './signed-note.ts'

/** Why one was written: those of `start` follow a time in which the platform did not run. */
const checkpointReasons = ['start', 'interval', 'stop'] as const
export type CheckpointReason = (typeof checkpointReasons)[number]

/** What the trail was at a moment, as the platform signs it. */
export interface Checkpoint {
  /** 1, 2, 3 ... within one file. */
  readonly number: number
  /** Epoch milliseconds. */
  readonly at: number
  /** The last entry of the trail; 0 before the first. */
  readonly seq: number
  /** Of that entry. */
  readonly hash: Buffer
  readonly reason: CheckpointReason
  /** SHA-256 of the signed text of the checkpoint before: one that is taken out of a file is missed. */
  readonly previous: Buffer
}

/** A checkpoint with its signature. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint
  /** A signed note (C2SP): lines, an empty line, the signature. */
  readonly note: string
  /** SHA-256 of the text that is signed. */
  readonly digest: Buffer
}

/** The first line of each. */
export const checkpointTitle = 'vedette audit trail'
const hashBytes = 32
const pattern =
  /^vedette audit trail\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\nat (\d{1,15})\nnumber (\d{1,15})\nreason (\w+)\nprevious ([A-Za-z0-9+/]{43}=)\n$/

/** What the first checkpoint of a file follows. */
export const noCheckpoint = Buffer.alloc(hashBytes)

/** Writes a checkpoint as a signed note. */
export function signCheckpoint(signer: CheckpointSigner, checkpoint: Checkpoint): SignedCheckpoint {
  const { number, at, seq, hash, reason, previous } = checkpoint
  const text = `${checkpointTitle}\n${seq}\n${hash.toString('base64')}\nat ${at}\nnumber ${number}\nreason ${reason}\nprevious ${previous.toString('base64')}\n`
  return { checkpoint, note: signNote(signer, text), digest: digestOf(text) }
}

/** Reads a note; undefined when it is no checkpoint. Says nothing about its signature. */
export function readCheckpoint(note: string): SignedCheckpoint | undefined {
  const text = textOfNote(note)
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, seq, hash = '', at, number, reason, previous = ''] = match
  const known = checkpointReasons.find((each) => each === reason)
  if (known === undefined) return undefined
  const checkpoint = {
    number: Number(number),
    at: Number(at),
    seq: Number(seq),
    hash: Buffer.from(hash, 'base64'),
    reason: known,
    previous: Buffer.from(previous, 'base64'),
  }
  return { checkpoint, note, digest: digestOf(text) }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
