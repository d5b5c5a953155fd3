import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps texts so that only who has the key can read them. */
export interface Seal {
  /** `place` is where the text belongs: it can be opened there and nowhere else. */
  seal(text: string, place: string): string
  /** Undefined: sealed with another key, for another place, or damaged. */
  open(sealed: string, place: string): string | undefined
  /** Whether a text was sealed, with whatever key. */
  isSealed(text: string): boolean
}

const prefix = 'sealed:v1:'
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM with a nonce of chance. `purpose` makes the keys of different uses differ (RFC 5869). */
export function createSeal(platformKey: Buffer, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', platformKey, Buffer.alloc(0), purpose, 32))
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    isSealed: (text) => text.startsWith(prefix),
    open(sealed, place) {
      if (!sealed.startsWith(prefix)) return undefined
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
      if (bytes.length < nonceBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
