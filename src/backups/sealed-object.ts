import { createHash } from 'node:crypto'

import { decrypt, type Opener } from '../lib/age/decrypt.ts'
import { encrypt } from '../lib/age/encrypt.ts'
import type { Recipient } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import type { StoredObject } from './manifest.ts'

export interface Sealing {
  readonly store: BlobStore
  readonly recipients: readonly Recipient[]
  readonly signal: AbortSignal
}

/** Encrypts and stores an object; returns what the manifest says of it. */
export async function putSealed(
  { store, recipients, signal }: Sealing,
  object: string,
  content: AsyncIterable<Uint8Array>,
): Promise<Pick<StoredObject, 'object' | 'sizeBytes' | 'sha256' | 'contentBytes'>> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let contentBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      contentBytes += piece.length
      yield piece
    }
  }
  const sealed = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of encrypt(counted(), recipients)) {
      hash.update(piece)
      sizeBytes += piece.length
      yield piece
    }
  }
  await store.put(object, sealed(), signal)
  return { object, sizeBytes, sha256: hash.digest('hex'), contentBytes }
}

/** The object as it lies there. Throws Fault `bad_input` at its end when it is not what the manifest says. */
export async function* readStored(
  store: BlobStore,
  { object, sizeBytes, sha256 }: StoredObject,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let read = 0
  for await (const piece of await store.get(object, signal)) {
    signal.throwIfAborted()
    read += piece.length
    if (read > sizeBytes) break
    hash.update(piece)
    yield piece
  }
  if (read !== sizeBytes || hash.digest('hex') !== sha256) throw damaged(object)
}

function damaged(object: string, cause?: unknown): Fault {
  return new Fault('bad_input', `The object ${object} is not what was stored: it was changed or cut`, { cause })
}

/** What is in an object. Throws Fault `bad_input` when it was changed, `forbidden` when the key is another's. */
export async function* openSealed(store: BlobStore, stored: StoredObject, opener: Opener, signal: AbortSignal): AsyncGenerator<Buffer> {
  let read = 0
  try {
    for await (const piece of decrypt(readStored(store, stored, signal), opener)) {
      read += piece.length
      if (read > stored.contentBytes) throw new Fault('bad_input', `The object ${stored.object} holds more than its manifest says`)
      yield piece
    }
  } catch (error) {
    // What opens it finds the damage first, and does not know which object it is.
    if (error instanceof Fault && error.code === 'bad_input' && !error.message.includes(stored.object)) throw damaged(stored.object, error)
    throw error
  }
}
