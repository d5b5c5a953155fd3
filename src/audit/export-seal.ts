import { createHash, type Hash } from 'node:crypto'

import type { CheckpointSigner } from './checkpoints/checkpoint-key.ts'
import { signNote, textOfNote } from './checkpoints/signed-note.ts'

/** What the platform says of an export when it hands it out, signed with the key of its checkpoints. */
export interface ExportSeal {
  /** How many there are in it. */
  readonly entries: number
  /** Of their hashes, as `ExportDigest` makes it. */
  readonly digest: Buffer
  /** Epoch milliseconds. */
  readonly at: number
}

/** Counts the entries of an export, and makes one hash of theirs in the order in which they stand. */
export class ExportDigest {
  readonly #hash: Hash = createHash('sha256')
  #entries = 0

  add(hash: Uint8Array): void {
    this.#hash.update(hash)
    this.#entries++
  }

  /** Once all were added. */
  finish(): Omit<ExportSeal, 'at'> {
    return { entries: this.#entries, digest: this.#hash.digest() }
  }
}

const pattern = /^vedette audit export\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\nat (\d{1,15})\n$/

/** Writes a seal as a signed note. */
export function sealExport(signer: CheckpointSigner, { entries, digest, at }: ExportSeal): string {
  return signNote(signer, `vedette audit export\n${entries}\n${digest.toString('base64')}\nat ${at}\n`)
}

/** Reads a note; undefined when it is no seal. Says nothing about its signature. */
export function readSeal(note: string): ExportSeal | undefined {
  const [, entries, digest, at] = pattern.exec(textOfNote(note)) ?? []
  return digest === undefined ? undefined : { entries: Number(entries), digest: Buffer.from(digest, 'base64'), at: Number(at) }
}
