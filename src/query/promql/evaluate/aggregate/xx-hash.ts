const mask = 0xffffffffffffffffn
const [p1, p2, p3, p4, p5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const

/** xxHash, 64 bits, seed 0. */
export function xxHash64(bytes: Buffer): bigint {
  const { length } = bytes
  let at = 0
  let hash: bigint = p5
  if (length >= 32) {
    const lanes: bigint[] = [(p1 + p2) & mask, p2, 0n, -p1 & mask]
    for (; at + 32 <= length; at += 32) {
      for (const [lane, value] of lanes.entries()) lanes[lane] = round(value, bytes.readBigUInt64LE(at + 8 * lane))
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes
    hash = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & mask
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * p1 + p4) & mask
  }
  hash = (hash + BigInt(length)) & mask
  for (; at + 8 <= length; at += 8) hash = (rotate(hash ^ round(0n, bytes.readBigUInt64LE(at)), 27n) * p1 + p4) & mask
  if (at + 4 <= length) {
    hash = (rotate(hash ^ ((BigInt(bytes.readUInt32LE(at)) * p1) & mask), 23n) * p2 + p3) & mask
    at += 4
  }
  for (; at < length; at++) hash = (rotate(hash ^ ((BigInt(bytes[at] ?? 0) * p5) & mask), 11n) * p1) & mask
  hash = ((hash ^ (hash >> 33n)) * p2) & mask
  hash = ((hash ^ (hash >> 29n)) * p3) & mask
  return hash ^ (hash >> 32n)
}

function round(lane: bigint, input: bigint): bigint {
  return (rotate((lane + input * p2) & mask, 31n) * p1) & mask
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask
}
