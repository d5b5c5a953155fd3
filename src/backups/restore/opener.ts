import type { Opener } from '../../lib/age/decrypt.ts'
import { type Identity, parseIdentities } from '../../lib/age/keys.ts'
import { Fault } from '../../lib/errors.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import { keysPrefix, unlockKey } from '../identity.ts'

/** What somebody who restores has: text of a key file, or the passphrase. */
export type Key = { readonly keyFile: string } | { readonly passphrase: string }

const maxKeyBytes = 4096
const maxKeys = 20

/** What opens the objects of a repository. Throws Fault `forbidden` when the passphrase opens none of its keys. */
export async function openerOf(store: BlobStore, key: Key, signal: AbortSignal): Promise<Opener> {
  if ('keyFile' in key) return { identities: parseIdentities(key.keyFile) }
  const identities: Identity[] = []
  let tried = 0
  for await (const { name, sizeBytes } of store.list(keysPrefix, signal)) {
    if (sizeBytes > maxKeyBytes || ++tried > maxKeys) continue
    identities.push(...(await unlockKey(store, name, key.passphrase, signal)))
  }
  if (identities.length === 0)
    throw new Fault(
      'forbidden',
      'The passphrase opens no key of this repository: it is another one, or it was changed and no back-up was made since',
    )
  return { identities }
}
