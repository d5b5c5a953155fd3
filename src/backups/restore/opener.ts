import type { Opener } from '../../lib/age/decrypt.ts'
import { type Identity, parseIdentities } from '../../lib/age/keys.ts'
import { Fault } from '../../lib/errors.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import { keyName, unlockKey } from '../identity.ts'

/** What somebody who restores has: text of a key file, or the passphrase. */
export type Key = { readonly keyFile: string } | { readonly passphrase: string }

/**
 * What opens the objects of a restore point that is encrypted to these recipients. Of the keys in the repository only theirs are tried, so that it
 * does not matter how many others lie there. Throws Fault `forbidden` when the passphrase opens none of them, `bad_input` when one is damaged.
 */
export async function openerOf(store: BlobStore, key: Key, recipients: readonly string[], signal: AbortSignal): Promise<Opener> {
  if ('keyFile' in key) return { identities: parseIdentities(key.keyFile) }
  const identities: Identity[] = []
  for (const recipient of recipients) identities.push(...(await unlockKey(store, keyName(recipient), key.passphrase, signal)))
  if (identities.length === 0)
    throw new Fault(
      'forbidden',
      'The passphrase opens no key of this back-up: it is another one, or it was changed and the back-up was made before or after',
    )
  return { identities }
}
