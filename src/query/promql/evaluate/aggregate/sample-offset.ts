import type { Labels } from '../../labels.ts'
import { xxHash64 } from './xx-hash.ts'

/** Where a series stands in [0, 1): the same labels always at the same place, as Prometheus places them. */
export function sampleOffset(labels: Labels): number {
  return Number(xxHash64(encode(labels))) / 2 ** 64
}

/** Each name and value with its length before it: one byte, or 255 and three more. */
function encode(labels: Labels): Buffer {
  const parts: Buffer[] = []
  for (const pair of labels.entries()) {
    for (const text of pair) {
      const bytes = Buffer.from(text)
      const { length } = bytes
      parts.push(Buffer.from(length < 255 ? [length] : [255, length & 255, (length >> 8) & 255, (length >> 16) & 255]), bytes)
    }
  }
  return Buffer.concat(parts)
}
