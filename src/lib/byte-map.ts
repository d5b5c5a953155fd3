/**
 * A map keyed by byte ranges, compared exactly: looking up allocates nothing and decodes nothing. Open addressing; entries
 * leave only all together.
 */
export class ByteMap<Value> {
  private slots = new Int32Array(64).fill(-1)
  private hashes: number[] = []
  private keys: Buffer[] = []
  private values: Value[] = []

  get size(): number {
    return this.keys.length
  }

  get(bytes: Uint8Array, start: number, end: number): Value | undefined {
    const hash = hashBytes(bytes, start, end)
    const mask = this.slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = this.slots[slot] ?? -1
      if (at < 0) return undefined
      if (this.hashes[at] === hash && equalBytes(this.keys[at], bytes, start, end)) return this.values[at]
    }
  }

  /** The key must not be in the map yet; its bytes are copied. */
  add(bytes: Uint8Array, start: number, end: number, value: Value): void {
    const at = this.keys.length
    this.hashes.push(hashBytes(bytes, start, end))
    this.keys.push(Buffer.from(bytes.subarray(start, end)))
    this.values.push(value)
    if ((at + 1) * 2 > this.slots.length) this.grow()
    else this.place(at)
  }

  clear(): void {
    this.slots = new Int32Array(64).fill(-1)
    this.hashes = []
    this.keys = []
    this.values = []
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1)
    for (let at = 0; at < this.keys.length; at++) this.place(at)
  }

  private place(at: number): void {
    const mask = this.slots.length - 1
    let slot = (this.hashes[at] ?? 0) & mask
    while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask
    this.slots[slot] = at
  }
}

/** Drawn once a process, so that nobody outside knows which keys share a slot. */
const processSeed = Math.floor(Math.random() * 0x7fffffff)

/** A fast 31-bit hash for tables in memory (FNV-1a with a final mix); differs from process to process. */
export function hashBytes(bytes: Uint8Array, start: number, end: number, seed = processSeed): number {
  let hash = seed
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) & 0x7fffffff
}

/** Is `key` the same bytes as `bytes[start, end)`? */
export function equalBytes(key: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (key === undefined) return false
  const count = end - start
  if (key.length !== count) return false
  for (let i = 0; i < count; i++) if (key[i] !== bytes[start + i]) return false
  return true
}
