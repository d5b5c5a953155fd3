import { createHmac, diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto'

import { publicKeyOf, rawPublicKey, type Recipient } from './keys.ts'
import { wrapForPassphrase } from './passphrase.ts'
import { encryptPayload } from './payload.ts'
import { deriveKey, encodeBase64, encodeStanzas, fileKeyBytes, type Stanza, wrapKey } from './stanza.ts'

/** Encrypts to everybody named, in the format age v1 (age-encryption.org/v1): any of them can open it. */
export function encrypt(source: AsyncIterable<Uint8Array>, recipients: readonly Recipient[]): AsyncGenerator<Buffer> {
  if (recipients.length === 0) throw new Error('a file is encrypted to somebody')
  const fileKey = randomBytes(fileKeyBytes)
  return write(
    fileKey,
    recipients.map((recipient) => wrapForRecipient(recipient, fileKey)),
    source,
  )
}

/** Encrypts to whoever knows the passphrase. `logN` is the work that a guess costs: 18 when left out, about a second. */
export async function* encryptWithPassphrase(source: AsyncIterable<Uint8Array>, passphrase: string, logN?: number): AsyncGenerator<Buffer> {
  const fileKey = randomBytes(fileKeyBytes)
  yield* write(fileKey, [await wrapForPassphrase(passphrase, fileKey, logN)], source)
}

async function* write(fileKey: Buffer, stanzas: readonly Stanza[], source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const header = encodeStanzas(stanzas)
  yield Buffer.from(`${header} ${encodeBase64(macOf(fileKey, header))}\n`)
  yield* encryptPayload(fileKey, source)
}

/** Binds the header to the file. */
export function macOf(fileKey: Buffer, header: string | Uint8Array): Buffer {
  return createHmac('sha256', deriveKey(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest()
}

function wrapForRecipient(recipient: Recipient, fileKey: Buffer): Stanza {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const share = rawPublicKey(publicKey)
  const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(recipient) })
  const key = deriveKey(secret, Buffer.concat([share, recipient.bytes]), 'age-encryption.org/v1/X25519')
  return { type: 'X25519', args: [encodeBase64(share)], body: wrapKey(key, fileKey) }
}
