import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'

import { decrypt } from '../lib/age/decrypt.ts'
import { encryptWithPassphrase } from '../lib/age/encrypt.ts'
import { generateIdentity, type Identity, parseIdentities, parseRecipient, type Recipient } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** Under which name this platform makes back-ups. */
export interface BackupIdentity {
  readonly instance: string
  readonly nameKey: Buffer
  /** The public key whose secret lies in the repository, locked with the passphrase. */
  readonly passphraseRecipient: Recipient | undefined
}

export const keysPrefix = 'keys/'

/** Where the key that a passphrase unlocks lies in the repository, by its public half. */
export function keyName(recipient: string): string {
  return `${keysPrefix}${recipient}.age`
}

/** Made at the first back-up. */
export async function readIdentity(state: StateStore): Promise<BackupIdentity> {
  await state.db
    .insertInto('backup_identity')
    .values({ id: 1, instance: randomBytes(16).toString('hex'), name_key: randomBytes(32), passphrase_recipient: '' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await state.db.selectFrom('backup_identity').selectAll().executeTakeFirstOrThrow()
  return {
    instance: row.instance,
    nameKey: Buffer.from(row.name_key),
    passphraseRecipient: row.passphrase_recipient === '' ? undefined : parseRecipient(row.passphrase_recipient),
  }
}

/** The public key of a locked one by its name in the repository. */
export function recipientOfKey(name: string): string {
  return name.slice(keysPrefix.length, -'.age'.length)
}

/**
 * The key that the passphrase opens: its secret half locked with the passphrase and stored in the repository, its public half kept here. When the
 * passphrase was changed, or the key has gone from the repository, another is made, and what was locked with the earlier one stays so. A public
 * key that lies in the repository alone is never believed. `logN` is the work that a guess costs, as for `encryptWithPassphrase`.
 */
export async function ensurePassphraseKey(
  { state, store, logN }: { readonly state: StateStore; readonly store: BlobStore; readonly logN?: number },
  passphrase: string,
  now: Date,
  signal: AbortSignal,
): Promise<Recipient> {
  const { passphraseRecipient: known } = await readIdentity(state)
  if (known !== undefined) {
    const opened = await unlockKey(store, keyName(known.text), passphrase, signal)
    if (opened.some(({ recipient }) => recipient.text === known.text)) return known
  }
  const { keyFile, recipient } = generateIdentity(now)
  const content = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from(keyFile)
  }
  await store.put(keyName(recipient.text), encryptWithPassphrase(content(), passphrase, logN), signal)
  await state.db.updateTable('backup_identity').set({ passphrase_recipient: recipient.text }).execute()
  return recipient
}

/** As it lies there. */
const maxKeyBytes = 8192

/**
 * What lies under a name of the repository and opens with the passphrase; nothing when it is locked with another or not there. Throws Fault
 * `bad_input` when it is damaged, and what the storage throws when it cannot be read: neither says anything about the passphrase.
 */
export async function unlockKey(store: BlobStore, name: string, passphrase: string, signal: AbortSignal): Promise<readonly Identity[]> {
  const sealed = await readKey(store, name, signal)
  if (sealed === undefined) return []
  try {
    const pieces: Uint8Array[] = []
    for await (const piece of decrypt(Readable.from([sealed]), { passphrase })) pieces.push(piece)
    return parseIdentities(Buffer.concat(pieces).toString('utf8'))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'forbidden') return []
    throw damaged(store, name, error)
  }
}

/** Undefined: it is not there. */
async function readKey(store: BlobStore, name: string, signal: AbortSignal): Promise<Buffer | undefined> {
  let content
  try {
    content = await store.get(name, signal)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') return undefined
    throw error
  }
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of content) {
    bytes += piece.length
    if (bytes > maxKeyBytes) throw damaged(store, name)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function damaged(store: BlobStore, name: string, cause?: unknown): Fault {
  return new Fault('bad_input', `The key ${name} in ${store.place} is damaged: bring it back, or remove it, then another is made`, {
    cause,
  })
}
