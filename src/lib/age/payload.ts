import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

import { Fault } from '../errors.ts'
import { deriveKey, tagBytes } from './stanza.ts'

const chunkBytes = 65_536
export const nonceBytes = 16

/** Encrypts in the STREAM construction of age: chunks of 64 KiB, the last one marked. */
export async function* encryptPayload(fileKey: Buffer, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const nonce = randomBytes(nonceBytes)
  yield nonce
  const key = deriveKey(fileKey, nonce, 'payload')
  let count = 0
  let held: Buffer | undefined
  for await (const chunk of cut(source, chunkBytes)) {
    if (held !== undefined) yield sealChunk(key, count++, false, held)
    held = chunk
  }
  yield sealChunk(key, count, true, held ?? Buffer.alloc(0))
}

/** Throws Fault `bad_input` when it was changed or cut; what was yielded before is good. */
export async function* decryptPayload(fileKey: Buffer, nonce: Buffer, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const key = deriveKey(fileKey, nonce, 'payload')
  let count = 0
  let held: Buffer | undefined
  for await (const chunk of cut(source, chunkBytes + tagBytes)) {
    if (held !== undefined) yield openChunk(key, count++, false, held)
    held = chunk
  }
  if (held === undefined) throw damaged()
  const last = openChunk(key, count, true, held)
  // Only a file without content has an empty chunk.
  if (last.length === 0 && count > 0) throw damaged()
  yield last
}

function chunkNonce(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(count, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

function sealChunk(key: Buffer, count: number, isLast: boolean, chunk: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, chunkNonce(count, isLast), { authTagLength: tagBytes })
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
}

function openChunk(key: Buffer, count: number, isLast: boolean, chunk: Buffer): Buffer {
  if (chunk.length < tagBytes) throw damaged()
  const decipher = createDecipheriv('chacha20-poly1305', key, chunkNonce(count, isLast), { authTagLength: tagBytes })
  decipher.setAuthTag(chunk.subarray(-tagBytes))
  try {
    const opened = decipher.update(chunk.subarray(0, -tagBytes))
    decipher.final()
    return opened
  } catch {
    throw damaged()
  }
}

/** Pieces of exactly this size, but for the last. */
async function* cut(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const piece of source) {
    for (let from = 0; from < piece.length;) {
      const taken = Math.min(size - filled, piece.length - from)
      buffer.set(piece.subarray(from, from + taken), filled)
      filled += taken
      from += taken
      if (filled < size) continue
      yield Buffer.from(buffer)
      filled = 0
    }
  }
  if (filled > 0) yield Buffer.from(buffer.subarray(0, filled))
}

function damaged(): Fault {
  return new Fault('bad_input', 'The encrypted file was changed or cut')
}
