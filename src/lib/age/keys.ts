import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

import { Fault } from '../errors.ts'
import { decodeBech32, encodeBech32 } from './bech32.ts'

const publicPrefix = 'age'
const secretPrefix = 'age-secret-key-'
const keyBytes = 32
/** What stands before the 32 bytes of an X25519 key in DER (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b656e032100', 'hex')
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Somebody files are encrypted to: an X25519 public key, written `age1...`. */
export interface Recipient {
  readonly text: string
  readonly bytes: Buffer
}

/** Who can open them: the secret key, written `AGE-SECRET-KEY-1...`. */
export interface Identity {
  readonly secret: KeyObject
  readonly recipient: Recipient
}

/** Throws Fault `bad_input`. */
export function parseRecipient(text: string): Recipient {
  const decoded = decodeBech32(text.trim())
  if (decoded?.prefix !== publicPrefix || decoded.bytes.length !== keyBytes)
    throw new Fault('bad_input', 'This is no public key of age: they begin with age1 and are 62 characters long')
  return { text: text.trim().toLowerCase(), bytes: decoded.bytes }
}

/** Of raw bytes. */
function recipientOf(bytes: Buffer): Recipient {
  return { text: encodeBech32(publicPrefix, bytes), bytes }
}

export function publicKeyOf({ bytes }: Pick<Recipient, 'bytes'>): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: 'der', type: 'spki' })
}

/** The bytes of an X25519 public key. */
export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'der', type: 'spki' }).subarray(-keyBytes))
}

/** Reads what `age-keygen` writes: secret keys, a line each, between comments. Throws Fault `bad_input` without telling what stands there. */
export function parseIdentities(text: string): readonly Identity[] {
  const lines = text.split('\n').map((line) => line.trim())
  const found = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseIdentity)
  if (found.length === 0) throw new Fault('bad_input', 'The key file holds no secret key of age (AGE-SECRET-KEY-1...)')
  return found
}

function parseIdentity(line: string): Identity {
  const decoded = decodeBech32(line)
  if (decoded?.prefix !== secretPrefix || decoded.bytes.length !== keyBytes)
    throw new Fault('bad_input', 'The key file holds a line that is no secret key of age (AGE-SECRET-KEY-1...)')
  const secret = createPrivateKey({ key: Buffer.concat([pkcs8Head, decoded.bytes]), format: 'der', type: 'pkcs8' })
  return { secret, recipient: recipientOf(rawPublicKey(createPublicKey(secret))) }
}

/** A new pair of keys: the text of a key file as `age-keygen` writes it, and its public key. */
export function generateIdentity(now: Date): { readonly keyFile: string; readonly recipient: Recipient } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const recipient = recipientOf(rawPublicKey(publicKey))
  const secret = encodeBech32(secretPrefix, privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-keyBytes)).toUpperCase()
  return { keyFile: `# created: ${now.toISOString()}\n# public key: ${recipient.text}\n${secret}\n`, recipient }
}
