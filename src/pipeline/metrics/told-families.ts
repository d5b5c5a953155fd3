import type { SeriesLimits } from '../limits.ts'

/** What is told of a metric family. */
interface Told {
  readonly type: string
  readonly unit: string
  readonly help: string
}

const mostFamilies = 100_000
/** Two senders that describe one metric differently do not write a row each time. */
const tellAgainMs = 60_000

/** What was told of the metric families of one project last. */
export class ToldFamilies {
  /** Grows whenever the type of a family is another one than it was. */
  changes = 0
  private readonly limits: Pick<SeriesLimits, 'announceMs'>
  private readonly told = new Map<string, Told & { readonly atMs: number }>()

  constructor(limits: Pick<SeriesLimits, 'announceMs'>) {
    this.limits = limits
  }

  /** Is this news about the family, or told too long ago for retention to see that it lives? Then it counts as told. */
  isNews(name: string, told: Told, nowMs: number): boolean {
    const known = this.told.get(name)
    if (known !== undefined) {
      const isSame = known.type === told.type && known.unit === told.unit && known.help === told.help
      if (nowMs - known.atMs < (isSame ? this.limits.announceMs : tellAgainMs)) return false
    } else if (this.told.size >= mostFamilies) this.told.clear()
    if (known?.type !== told.type) this.changes++
    this.told.set(name, { ...told, atMs: nowMs })
    return true
  }

  /** What was told did not become durable. */
  forget(name: string): void {
    this.told.delete(name)
  }

  readonly typeOf = (name: string): string | undefined => this.told.get(name)?.type
}
