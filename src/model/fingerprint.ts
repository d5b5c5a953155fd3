import type { LabelPairs } from './label-pairs.ts'

const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n
const mask = 0xffffffffffffffffn
const separator = 0xff

/** What Prometheus and Alertmanager call the fingerprint of labels: FNV-1a of 64 bits over `name FF value FF`, sorted by name, as 16 hexadecimal digits. */
export function fingerprintOf(labels: LabelPairs): string {
  let hash = offsetBasis
  const add = (byte: number): void => {
    hash = ((hash ^ BigInt(byte)) * prime) & mask
  }
  for (const [name, value] of labels) {
    if (value === '') continue
    for (const byte of Buffer.from(name)) add(byte)
    add(separator)
    for (const byte of Buffer.from(value)) add(byte)
    add(separator)
  }
  return hash.toString(16).padStart(16, '0')
}
