/** Alerts are looked at in the order of their fingerprints, in as many parts: adding one sorts a small part only, and only once it is read. */
const digits = 3
const parts = 16 ** digits

/** Fingerprints in ascending order, of which many come and go. */
export class FingerprintOrder {
  readonly #sets: (Set<string> | undefined)[] = Array.from({ length: parts })
  readonly #sorted: (readonly string[] | undefined)[] = Array.from({ length: parts })
  #size = 0

  get size(): number {
    return this.#size
  }

  add(fingerprint: string): void {
    const part = partOf(fingerprint)
    const set = (this.#sets[part] ??= new Set())
    if (set.has(fingerprint)) return
    set.add(fingerprint)
    this.#size++
    this.#sorted[part] = undefined
  }

  delete(fingerprint: string): void {
    const part = partOf(fingerprint)
    if (this.#sets[part]?.delete(fingerprint) !== true) return
    this.#size--
    this.#sorted[part] = undefined
  }

  /** All of them behind `after`. One that comes while they are walked through may be missed. */
  *from(after = ''): Generator<string, void, undefined> {
    for (let part = after === '' ? 0 : partOf(after); part < parts; part++) {
      const set = this.#sets[part]
      if (set === undefined || set.size === 0) continue
      const sorted = (this.#sorted[part] ??= [...set].sort())
      for (const fingerprint of sorted) if (fingerprint > after) yield fingerprint
    }
  }
}

function partOf(fingerprint: string): number {
  return Number.parseInt(fingerprint.slice(0, digits), 16)
}
