const dayMs = 86_400_000

/** Lets the first `limit` different names of a day through; later ones become `__overflow__`, so that dictionaries stay small. */
export class NameCap {
  private readonly limit: number
  private readonly names = new Set<string>()
  private day = 0

  constructor(limit: number) {
    this.limit = limit
  }

  admit(name: string, nowMs: number): string {
    const day = Math.floor(nowMs / dayMs)
    if (day !== this.day) {
      this.day = day
      this.names.clear()
    }
    if (this.names.has(name)) return name
    if (this.names.size >= this.limit) return '__overflow__'
    this.names.add(name)
    return name
  }
}
