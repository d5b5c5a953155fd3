import type { LabelPairs } from './label-pairs.ts'

const separator = 0xff

/** What Prometheus and Alertmanager call the fingerprint of labels: FNV-1a of 64 bits over `name FF value FF`, sorted by name, as 16 hexadecimal digits. */
export function fingerprintOf(labels: LabelPairs): string {
  // The offset basis, in halves: numbers hold no 64 bits.
  let high = 0xcbf29ce4
  let low = 0x84222325
  const add = (byte: number): void => {
    low = (low ^ byte) >>> 0
    // Times the prime, 2^40 + 0x1b3.
    const product = low * 0x1b3
    high = (high * 0x1b3 + Math.floor(product / 0x1_0000_0000) + low * 0x100) % 0x1_0000_0000
    low = product % 0x1_0000_0000
  }
  const addText = (text: string): void => {
    for (const byte of Buffer.from(text)) add(byte)
    add(separator)
  }
  for (const [name, value] of labels) {
    if (value === '') continue
    addText(name)
    addText(value)
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
