import type { SeriesLimits } from '../limits.ts'
import { HeardFamilies } from './heard-families.ts'
import { LabelTable } from './label-table.ts'
import { MetricGroups } from './metric-group.ts'
import { MetricNames } from './metric-names.ts'
import { PointTable } from './point-table.ts'
import { SeriesStore } from './series-store.ts'

/** What was told about a metric family last. */
interface Family {
  type: string
  unit: string
  help: string
  toldAtMs: number
}

const mostFamilies = 100_000
/** Two senders that describe one metric differently do not write a row each time. */
const tellAgainMs = 60_000
/** Idle entries are looked for in small steps, with each batch. */
const sweepSteps = 4000

/** What the metrics of one project need to remember between batches. */
export class MetricState {
  readonly limits: SeriesLimits
  readonly series: SeriesStore
  readonly points: PointTable
  readonly groups: MetricGroups
  readonly labels: LabelTable
  readonly names = new MetricNames()
  readonly heard = new HeardFamilies()
  private readonly families = new Map<string, Family>()

  constructor(limits: SeriesLimits) {
    this.limits = limits
    this.series = new SeriesStore(limits)
    this.points = new PointTable(limits.idleMs)
    this.groups = new MetricGroups(limits)
    this.labels = new LabelTable(limits.idleMs)
  }

  /** Is this news about the family, or told too long ago for retention to see that it lives? Then it counts as told. */
  isNews(name: string, told: Omit<Family, 'toldAtMs'>, nowMs: number): boolean {
    const known = this.families.get(name)
    if (known !== undefined) {
      const isSame = known.type === told.type && known.unit === told.unit && known.help === told.help
      if (nowMs - known.toldAtMs < (isSame ? this.limits.announceMs : tellAgainMs)) return false
    } else if (this.families.size >= mostFamilies) this.families.clear()
    this.families.set(name, { ...told, toldAtMs: nowMs })
    return true
  }

  /** What was told did not become durable. */
  forgetFamily(name: string): void {
    this.families.delete(name)
  }

  forgetIdle(nowMs: number): void {
    this.series.forgetIdle(nowMs, sweepSteps)
    this.points.forgetIdle(nowMs, sweepSteps)
    this.labels.forgetIdle(nowMs, sweepSteps)
  }
}
