import { ByteMap } from '../../../lib/byte-map.ts'
import { familyTypes, type FamilyType, FamilyView } from '../../../model/series.ts'
import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { FamilyPartView } from '../exposition/sample-view.ts'

interface Family {
  type: FamilyType
  help: string
  unit: string
}

const maxParts = 20_000
/** Told again after so long, for those who forget what they do not hear. */
const repeatAfterMs = 3_600_000

/** What a target tells of its metric families; what it has told before costs one look-up. */
export class TargetMetadata {
  private parts = new ByteMap<true>()
  private readonly families = new Map<string, Family>()
  private readonly news = new Set<string>()
  private toldAllAtMs = -Infinity

  note(part: FamilyPartView): void {
    const { bytes, start, end } = part
    if (this.parts.get(bytes, start, end) === true) return
    // Help texts that change with every scrape must not fill the memory.
    if (this.parts.size >= maxParts) {
      this.parts = new ByteMap()
      this.families.clear()
    }
    this.parts.add(bytes, start, end, true)
    const name = part.name()
    const family = this.families.get(name) ?? { type: 'unknown', help: '', unit: '' }
    const text = part.text()
    if (part.part === 'type') family.type = familyTypes.find((type) => type === text) ?? 'unknown'
    else family[part.part] = text
    this.families.set(name, family)
    this.news.add(name)
  }

  /** The families to tell of now. */
  takeNews(nowMs: number): readonly string[] {
    const all = nowMs - this.toldAllAtMs >= repeatAfterMs
    if (all) this.toldAllAtMs = nowMs
    const names = all ? [...this.families.keys()] : [...this.news]
    this.news.clear()
    return names
  }

  write(sink: TelemetrySink, names: readonly string[]): void {
    const view = new FamilyView()
    for (const name of names) {
      const family = this.families.get(name)
      if (family === undefined) continue
      view.name.setText(name)
      view.type = family.type
      view.help.setText(family.help)
      view.unit.setText(family.unit)
      sink.metricFamily(view)
    }
  }
}
