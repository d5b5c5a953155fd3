import type { LabelCut } from '../label-cuts/label-cut.ts'
import { LabelCuts } from '../label-cuts/label-cuts.ts'
import type { SeriesCeilings, SeriesLimits } from '../limits.ts'
import { HeardFamilies } from './heard-families.ts'
import { LabelTable } from './label-table.ts'
import { MetricGroups } from './metric-group.ts'
import { MetricNames } from './metric-names.ts'
import { PointTable } from './point-table.ts'
import { SeriesStore } from './series-store.ts'

/** What the settings of a project say of its series; the same object until they change. */
export interface SeriesRules {
  readonly cuts: readonly LabelCut[]
  readonly ceilings: SeriesCeilings
}

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
/** One series may come under several encodings of its labels. */
const roomFactor = 1.25

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
  private rules: SeriesRules | undefined

  constructor(limits: SeriesLimits) {
    this.limits = limits
    this.series = new SeriesStore(limits)
    this.points = new PointTable(limits.idleMs)
    this.groups = new MetricGroups(limits)
    this.labels = new LabelTable(limits.idleMs)
  }

  /** Labels that came in Prometheus' shape are remembered with their bytes: so many at the most. */
  get areLabelsFull(): boolean {
    return this.labels.size - this.series.mergedSources >= this.series.ceilings.activeSeries * roomFactor
  }

  /** As `areLabelsFull`, for points as OpenTelemetry has them. */
  get arePointsFull(): boolean {
    return this.points.size - this.series.mergedSources >= this.series.ceilings.activeSeries * roomFactor
  }

  /** What holds from now on; cuts that were in force before go on as they are. Costs nothing as long as the rules are the same object. */
  setRules(rules: SeriesRules): void {
    if (rules === this.rules) return
    this.rules = rules
    this.series.ceilings = rules.ceilings
    if (rules.cuts.length > 0 || !this.series.cuts.isEmpty) this.series.cuts = new LabelCuts(rules.cuts, this.series.cuts)
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
