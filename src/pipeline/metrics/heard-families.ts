import { ByteMap } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { FamilyView } from '../../model/series.ts'

/** Senders repeat themselves with every request; so often at most it is looked at. */
const listenAgainMs = 60_000
const mostFamilies = 20_000
/** Longer descriptions are looked at every time. */
const longestBytes = 2048

/** What was told of metric families lately, word for word. */
export class HeardFamilies {
  private readonly heard = new ByteMap<{ atMs: number }>()
  private readonly key = new ByteWriter(512)

  /** Was exactly this heard a moment ago? Else it counts as heard now. */
  isRepeated({ name, type, unit, help }: FamilyView, nowMs: number): boolean {
    if (name.length + unit.length + help.length > longestBytes) return false
    const { key } = this
    key.clear()
    key.string(type)
    for (const { bytes, start, end } of [name, unit, help]) key.lengthPrefixed(bytes, start, end)
    const known = this.heard.get(key.bytes, 0, key.length)
    if (known !== undefined) {
      if (nowMs - known.atMs < listenAgainMs) return true
      known.atMs = nowMs
      return false
    }
    if (this.heard.size >= mostFamilies) this.heard.clear()
    this.heard.add(key.bytes, 0, key.length, { atMs: nowMs })
    return false
  }

  forget(): void {
    this.heard.clear()
  }
}
