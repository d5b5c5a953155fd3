import type { Halves } from '../../lib/xxhash64.ts'
import type { ActiveCut } from '../label-cuts/label-cuts.ts'
import { IdleMap } from './idle-map.ts'
import { forgetSource, mergedSeries, newSource } from './merged-series.ts'
import { newSeries, type Series } from './series.ts'
import type { ToldFamilies } from './told-families.ts'

/** The series of one project that are stored under fewer labels than they come with, by the identity they would have. */
export class MergedSources {
  private readonly families: ToldFamilies
  private readonly byLowId: IdleMap<Series>

  constructor(idleMs: number, families: ToldFamilies) {
    this.families = families
    this.byLowId = new IdleMap(idleMs)
  }

  get size(): number {
    return this.byLowId.size
  }

  /** The source with this identity that goes into `target` as it is now; undefined when there is none yet. */
  find({ low, high }: Halves, { via }: Series, nowMs: number): Series | undefined {
    if (via?.kind !== 'merged') return undefined
    for (let known = this.byLowId.chain(low); known !== undefined; known = known.next) {
      if (known.high !== high || known.via?.kind !== 'merged' || known.via.into !== via.into) continue
      known.seenAtMs = nowMs
      return known
    }
    return undefined
  }

  add({ low, high }: Halves, target: Series, cuts: readonly ActiveCut[], nowMs: number): Series {
    const into = mergedSeries(target, { cuts, nowMs, families: this.families })
    const source = newSeries({ ...target, low, high, seenAtMs: nowMs, via: newSource(into) })
    this.byLowId.add(low, source)
    return source
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.byLowId.forgetIdle(nowMs, steps, ({ via }) => {
      if (via?.kind === 'merged') forgetSource(via)
    })
  }
}
