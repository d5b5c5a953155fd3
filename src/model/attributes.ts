/**
 * A set of attributes as ranges into the request's bytes (or a scratch buffer for values that had to be formatted), so that
 * decoding allocates nothing per attribute. Values are text: numbers as JSON writes them, `true`/`false`, bytes as base64,
 * arrays and maps as JSON. Order and duplicates are the sender's. Reused from record to record.
 */
export class AttributeList {
  length = 0
  readonly keyBytes: Buffer[] = []
  readonly keyStart: number[] = []
  readonly keyEnd: number[] = []
  readonly valueBytes: Buffer[] = []
  readonly valueStart: number[] = []
  readonly valueEnd: number[] = []

  clear(): void {
    this.length = 0
  }

  add(keyBytes: Buffer, keyStart: number, keyEnd: number, valueBytes: Buffer, valueStart: number, valueEnd: number): void {
    const i = this.length++
    this.keyBytes[i] = keyBytes
    this.keyStart[i] = keyStart
    this.keyEnd[i] = keyEnd
    this.valueBytes[i] = valueBytes
    this.valueStart[i] = valueStart
    this.valueEnd[i] = valueEnd
  }

  /** One attribute of another list. */
  addFrom(other: AttributeList, i: number): void {
    const keyBytes = other.keyBytes[i]
    const valueBytes = other.valueBytes[i]
    if (keyBytes === undefined || valueBytes === undefined) return
    this.add(keyBytes, other.keyStart[i] ?? 0, other.keyEnd[i] ?? 0, valueBytes, other.valueStart[i] ?? 0, other.valueEnd[i] ?? 0)
  }

  addText(key: string, value: string): void {
    const keyBytes = Buffer.from(key)
    const valueBytes = Buffer.from(value)
    this.add(keyBytes, 0, keyBytes.length, valueBytes, 0, valueBytes.length)
  }

  key(i: number): string {
    return this.keyBytes[i]?.toString('utf8', this.keyStart[i], this.keyEnd[i]) ?? ''
  }

  value(i: number): string {
    return this.valueBytes[i]?.toString('utf8', this.valueStart[i], this.valueEnd[i]) ?? ''
  }

  /** Decodes all; for tests and the slow paths. The last of equal keys wins. */
  toMap(): Map<string, string> {
    const map = new Map<string, string>()
    for (let i = 0; i < this.length; i++) map.set(this.key(i), this.value(i))
    return map
  }
}
