const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const checksumLength = 6

/** Bech32 (BIP 173), without its limit of length, as age uses it. `prefix` is lower case. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const data = toFives(bytes)
  const sum = polymod([...expand(prefix), ...data, ...Array.from({ length: checksumLength }, () => 0)]) ^ 1
  const checksum = Array.from({ length: checksumLength }, (_, index) => (sum >>> (5 * (checksumLength - 1 - index))) & 31)
  return `${prefix}1${[...data, ...checksum].map((five) => alphabet[five] ?? '').join('')}`
}

/** Undefined: it is none, or was mistyped. */
export function decodeBech32(text: string): { readonly prefix: string; readonly bytes: Buffer } | undefined {
  const lower = text.toLowerCase()
  if (text !== lower && text !== text.toUpperCase()) return undefined
  const at = lower.lastIndexOf('1')
  const prefix = lower.slice(0, at)
  const fives = Array.from(lower.slice(at + 1), (char) => alphabet.indexOf(char))
  if (at < 1 || fives.length < checksumLength || fives.includes(-1)) return undefined
  if (polymod([...expand(prefix), ...fives]) !== 1) return undefined
  const bytes = toBytes(fives.slice(0, -checksumLength))
  return bytes === undefined ? undefined : { prefix, bytes }
}

function expand(prefix: string): number[] {
  const codes = Array.from(prefix, (char) => char.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator
  }
  return sum
}

function toFives(bytes: Uint8Array): number[] {
  const fives: number[] = []
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) fives.push((held >> (bits - 5)) & 31)
  }
  if (bits > 0) fives.push((held << (5 - bits)) & 31)
  return fives
}

function toBytes(fives: readonly number[]): Buffer | undefined {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const five of fives) {
    held = ((held << 5) | five) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  // What is left over must be a part of a byte, and nothing.
  return bits >= 5 || (held & ((1 << bits) - 1)) !== 0 ? undefined : Buffer.from(bytes)
}
