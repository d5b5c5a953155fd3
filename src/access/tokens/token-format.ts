import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idLength = 12
/** 43 of 62 letters: 256 bits. */
const secretLength = 43
const checkLength = 6

/** `vdt_` an API token, `vdi_` an ingest key: fixed words, so that secret scanners know them. */
export type TokenPrefix = 'vdt' | 'vdi'

export interface NewToken {
  /** The part that is stored in the clear and shown in lists. */
  readonly id: string
  /** Shown once. */
  readonly text: string
}

/** A token: prefix, id, secret, and a CRC-32 that tells a mistyped or made-up one without asking the store. */
export function newToken(prefix: TokenPrefix): NewToken {
  const id = randomLetters(idLength)
  const body = `${prefix}_${id}${randomLetters(secretLength)}`
  return { id, text: body + checkOf(body) }
}

/** The id inside a token, or undefined when the text is not a token of that kind. */
export function idOfToken(prefix: TokenPrefix, text: string): string | undefined {
  const idAt = prefix.length + 1
  if (text.length !== idAt + idLength + secretLength + checkLength || !text.startsWith(`${prefix}_`)) return undefined
  const body = text.slice(0, -checkLength)
  return checkOf(body) === text.slice(-checkLength) ? body.slice(idAt, idAt + idLength) : undefined
}

function checkOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let index = 0; index < checkLength; index++) {
    text = alphabet.charAt(rest % alphabet.length) + text
    rest = Math.floor(rest / alphabet.length)
  }
  return text
}

/** Evenly distributed: bytes that would favour the first letters are thrown away. */
export function randomLetters(length: number): string {
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length)
    }
  }
  return text
}
