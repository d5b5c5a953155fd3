import { admitsSample, endSource, heedTypes, increaseOf } from './merged-series.ts'
import type { MergedSeries, MergedSource, Series } from './series.ts'
import type { ToldFamilies } from './told-families.ts'

/** Writes rows of series as they are stored. */
interface Rows {
  sample(series: Series, ms: number, value: number): void
  stale(series: Series, ms: number): void
}

/** Writes the samples of merged series that come with one batch: of a sum one for each time, when all of that time is known. */
export class MergeWriter {
  private readonly rows: Rows
  private readonly families: ToldFamilies
  private readonly receivedAtMs: number
  private readonly changed = new Map<MergedSeries, number>()

  constructor(rows: Rows, families: ToldFamilies, receivedAtMs: number) {
    this.rows = rows
    this.families = families
    this.receivedAtMs = receivedAtMs
  }

  /** `startMs`: since when the value counts, 0 = not given. */
  sample(source: MergedSource, ms: number, value: number, startMs: number): void {
    const { into } = source
    if (heedTypes(into, this.families)) this.changed.delete(into)
    if (!into.addsUp) {
      if (!admitsSample(source, ms)) return
      source.value = value
      this.rows.sample(into.target, ms, value)
      return
    }
    const increase = increaseOf(source, ms, value, startMs)
    if (increase === undefined) return
    // A clock that runs ahead must not take the others along.
    into.newestMs = Math.max(into.newestMs, Math.min(ms, this.receivedAtMs))
    const at = Math.max(into.newestMs, into.reachedMs)
    const before = this.changed.get(into)
    if (before !== undefined && at > before) this.write(into, before)
    into.reachedMs = at
    into.sum += increase
    this.changed.set(into, at)
  }

  /** The source ends here, and perhaps the whole with it. */
  end(source: MergedSource, ms: number): void {
    if (endSource(source)) this.endAll(source.into, ms)
  }

  /** The source goes on as another series: the rules have changed, and soon nobody is part of the whole any more. */
  leave({ into }: MergedSource, ms: number): void {
    const { target } = into
    if (target.via?.kind !== 'merged' || target.via.into !== into) return
    target.via = undefined
    if (into.writtenMs > 0 || this.changed.has(into)) this.endAll(into, ms)
  }

  /** Writes the sums of the times that came last. */
  finish(): void {
    for (const [into, ms] of this.changed) this.write(into, ms)
    this.changed.clear()
  }

  private endAll(into: MergedSeries, ms: number): void {
    if (!into.addsUp) {
      if (ms >= into.writtenMs) this.rows.stale(into.target, ms)
      return
    }
    const changed = this.changed.get(into)
    if (changed !== undefined) this.write(into, changed)
    this.changed.delete(into)
    // Behind the last sample: at the same time the sample would win.
    into.writtenMs = Math.max(ms, into.writtenMs + 1, into.reachedMs)
    this.rows.stale(into.target, into.writtenMs)
  }

  /** Batches are taken in side by side: a sum never falls in time. */
  private write(into: MergedSeries, ms: number): void {
    into.writtenMs = Math.max(ms, into.writtenMs)
    this.rows.sample(into.target, into.writtenMs, into.sum)
  }
}
