import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What every authenticator app understands: HMAC-SHA-1, six digits, 30 seconds. */
const stepMs = 30_000
const digits = 6
/** RFC 4226 recommends 160 bits. */
const secretBytes = 20
/** A clock may be half a minute off, and typing takes a moment. */
const stepsAside = 1
/** RFC 4648. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new secret, in base32 as apps want it typed. */
export function newTotpSecret(): string {
  return encodeBase32(randomBytes(secretBytes))
}

/** The address that a QR code carries into the app. */
export function totpUri(secret: string, { account, place }: { readonly account: string; readonly place: string }): string {
  const label = `${encodeURIComponent(place)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(place)}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`
}

/** The step whose code this is, at the time or one step aside; undefined for a wrong code. RFC 6238. */
export function findTotpStep(secret: string, code: string, nowMs: number): number | undefined {
  const typed = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(typed)) return undefined
  const key = decodeBase32(secret)
  const present = Math.floor(nowMs / stepMs)
  let found: number | undefined
  // All are computed, whichever it is: how long it takes tells nothing.
  for (let step = present - stepsAside; step <= present + stepsAside; step++) {
    if (timingSafeEqual(Buffer.from(totpCode(key, step)), Buffer.from(typed))) found = step
  }
  return found
}

/** The code of a step. RFC 4226. */
export function totpCode(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', key).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((held >> bits) & 31)
    }
  }
  return text
}

/** The bytes of a secret that was made here. */
export function decodeBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const letter of text) {
    held = ((held << 5) | alphabet.indexOf(letter)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
  }
  return Buffer.from(bytes)
}
