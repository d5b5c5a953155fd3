/*
 * XXH64 (the xxHash specification, 64-bit variant) on 32-bit halves: no BigInt, the same on every machine and in every release, so
 * what is stored under a hash is found again.
 */

/** A 64-bit value as unsigned halves. */
export interface Halves {
  low: number
  high: number
}

const prime1: Readonly<Halves> = { low: 0x85ebca87, high: 0x9e3779b1 }
const prime2: Readonly<Halves> = { low: 0x27d4eb4f, high: 0xc2b2ae3d }
const prime3: Readonly<Halves> = { low: 0x9e3779f9, high: 0x165667b1 }
const prime4: Readonly<Halves> = { low: 0xc2b2ae63, high: 0x85ebca77 }
const prime5: Readonly<Halves> = { low: 0x165667c5, high: 0x27d4eb2f }

/** The hash of `bytes[start, end)` with seed 0. */
export function xxhash64(bytes: Buffer, start = 0, end = bytes.length): Halves {
  const size = end - start
  let at = start
  let hash: Halves
  if (size >= 32) {
    const lanes = [add(prime1, prime2), { ...prime2 }, { low: 0, high: 0 }, subtract({ low: 0, high: 0 }, prime1)]
    for (; at + 32 <= end; at += 32) {
      for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, read64(bytes, at + i * 8))
    }
    hash = { low: 0, high: 0 }
    for (const [i, lane] of lanes.entries()) hash = add(hash, rotate(lane, [1, 7, 12, 18][i] ?? 0))
    for (const lane of lanes) hash = add(multiply(xor(hash, round({ low: 0, high: 0 }, lane)), prime1), prime4)
  } else hash = { ...prime5 }
  hash = add(hash, { low: size, high: 0 })
  for (; at + 8 <= end; at += 8) {
    hash = add(multiply(rotate(xor(hash, round({ low: 0, high: 0 }, read64(bytes, at))), 27), prime1), prime4)
  }
  if (at + 4 <= end) {
    hash = add(multiply(rotate(xor(hash, multiply({ low: bytes.readUInt32LE(at), high: 0 }, prime1)), 23), prime2), prime3)
    at += 4
  }
  for (; at < end; at++) hash = multiply(rotate(xor(hash, multiply({ low: bytes[at] ?? 0, high: 0 }, prime5)), 11), prime1)
  hash = multiply(xor(hash, { low: ((hash.high >>> 1) | 0) >>> 0, high: 0 }), prime2)
  hash = multiply(xor(hash, shiftRight29(hash)), prime3)
  return xor(hash, { low: hash.high, high: 0 })
}

function round(lane: Readonly<Halves>, input: Readonly<Halves>): Halves {
  return multiply(rotate(add(lane, multiply(input, prime2)), 31), prime1)
}

function read64(bytes: Buffer, at: number): Halves {
  return { low: bytes.readUInt32LE(at), high: bytes.readUInt32LE(at + 4) }
}

function add(a: Readonly<Halves>, b: Readonly<Halves>): Halves {
  const low = a.low + b.low
  return { low: low >>> 0, high: (a.high + b.high + (low > 0xffffffff ? 1 : 0)) >>> 0 }
}

function subtract(a: Readonly<Halves>, b: Readonly<Halves>): Halves {
  return { low: (a.low - b.low) >>> 0, high: (a.high - b.high - (a.low < b.low ? 1 : 0)) >>> 0 }
}

function xor(a: Readonly<Halves>, b: Readonly<Halves>): Halves {
  return { low: (a.low ^ b.low) >>> 0, high: (a.high ^ b.high) >>> 0 }
}

/** By less than 32 bits to the left. */
function rotate(a: Readonly<Halves>, bits: number): Halves {
  return { low: ((a.low << bits) | (a.high >>> (32 - bits))) >>> 0, high: ((a.high << bits) | (a.low >>> (32 - bits))) >>> 0 }
}

function shiftRight29(a: Readonly<Halves>): Halves {
  return { low: ((a.low >>> 29) | (a.high << 3)) >>> 0, high: a.high >>> 29 }
}

/** Modulo 2^64: the low halves in 16-bit steps, the rest modulo 2^32. */
function multiply(a: Readonly<Halves>, b: Readonly<Halves>): Halves {
  const a0 = a.low & 0xffff
  const a1 = a.low >>> 16
  const b0 = b.low & 0xffff
  const b1 = b.low >>> 16
  const low = a0 * b0
  const middle1 = a1 * b0 + (low >>> 16)
  const middle2 = a0 * b1 + (middle1 % 65536)
  const carry = a1 * b1 + Math.floor(middle1 / 65536) + Math.floor(middle2 / 65536)
  return {
    low: (((middle2 % 65536) << 16) | (low & 0xffff)) >>> 0,
    high: (carry + Math.imul(a.low, b.high) + Math.imul(a.high, b.low)) >>> 0,
  }
}
