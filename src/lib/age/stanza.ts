import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** What the header of a file says to one of its recipients (age v1). */
export interface Stanza {
  readonly type: string
  readonly args: readonly string[]
  readonly body: Buffer
}

export const versionLine = 'age-encryption.org/v1'
export const fileKeyBytes = 16
export const tagBytes = 16
const noNonce = Buffer.alloc(12)
const columns = 64

/** Base64 without padding, as the header writes it. */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

/** Undefined: it is not written as it must be. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return encodeBase64(bytes) === text ? bytes : undefined
}

export function deriveKey(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32))
}

/** Wraps the key of a file. */
export function wrapKey(key: Buffer, fileKey: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, noNonce, { authTagLength: tagBytes })
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
}

/** Undefined: it is another's. */
export function unwrapKey(key: Buffer, wrapped: Buffer): Buffer | undefined {
  if (wrapped.length !== fileKeyBytes + tagBytes) return undefined
  const decipher = createDecipheriv('chacha20-poly1305', key, noNonce, { authTagLength: tagBytes })
  decipher.setAuthTag(wrapped.subarray(fileKeyBytes))
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(0, fileKeyBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

/** The header without its MAC: what the MAC is over. */
export function encodeStanzas(stanzas: readonly Stanza[]): string {
  const lines = stanzas.flatMap(({ type, args, body }) => {
    const text = encodeBase64(body)
    const full = text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
    // The last line is short, if need be empty: that is how its end is seen.
    return [`-> ${[type, ...args].join(' ')}`, ...full, ...(text.length % columns === 0 ? [''] : [])]
  })
  return [versionLine, ...lines, '---'].join('\n')
}
