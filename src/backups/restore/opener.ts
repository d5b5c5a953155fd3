import type { Opener } from '../../lib/age/decrypt.ts'
import { decrypt } from '../../lib/age/decrypt.ts'
import { type Identity, parseIdentities } from '../../lib/age/keys.ts'
import { Fault } from '../../lib/errors.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import { keysPrefix } from '../identity.ts'

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
    try {
      const pieces: Uint8Array[] = []
      for await (const piece of decrypt(await store.get(name, signal), key)) pieces.push(piece)
      identities.push(...parseIdentities(Buffer.concat(pieces).toString('utf8')))
    } catch (error) {
      if (!(error instanceof Fault) || (error.code !== 'forbidden' && error.code !== 'bad_input')) throw error
    }
  }
  if (identities.length === 0) throw new Fault('forbidden', 'The passphrase opens no key of this repository')
  return { identities }
}
