import { randomBytes } from 'node:crypto'

import { encryptWithPassphrase } from '../lib/age/encrypt.ts'
import { generateIdentity, parseRecipient, type Recipient } from '../lib/age/keys.ts'
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

/** Where the key that a passphrase unlocks lies in the repository. */
function keyName(recipient: Recipient): string {
  return `${keysPrefix}${recipient.text}.age`
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

/**
 * The key that the passphrase opens: made once, its secret half locked with the passphrase and stored in the repository, its public half kept
 * here. A public key that lies in the repository alone is never believed.
 */
export async function ensurePassphraseKey(
  { state, store }: { readonly state: StateStore; readonly store: BlobStore },
  passphrase: string,
  now: Date,
  signal: AbortSignal,
): Promise<Recipient> {
  const { passphraseRecipient: known } = await readIdentity(state)
  if (known !== undefined && (await isThere(store, keyName(known), signal))) return known
  const { keyFile, recipient } = generateIdentity(now)
  const content = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from(keyFile)
  }
  await store.put(keyName(recipient), encryptWithPassphrase(content(), passphrase), signal)
  await state.db.updateTable('backup_identity').set({ passphrase_recipient: recipient.text }).execute()
  return recipient
}

async function isThere(store: BlobStore, name: string, signal: AbortSignal): Promise<boolean> {
  for await (const blob of store.list(name, signal)) if (blob.name === name) return true
  return false
}
