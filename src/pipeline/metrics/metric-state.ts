import type { LabelCut } from '../label-cuts/label-cut.ts'
import { LabelCuts } from '../label-cuts/label-cuts.ts'
import type { SeriesCeilings, SeriesLimits } from '../limits.ts'
import { HeardFamilies } from './heard-families.ts'
import { LabelTable } from './label-table.ts'
import { MetricGroups } from './metric-group.ts'
import { MetricNames } from './metric-names.ts'
import { PointTable } from './point-table.ts'
import { SeriesStore } from './series-store.ts'
import { ToldFamilies } from './told-families.ts'

/** What the settings of a project say of its series; the same object until they change. */
export interface SeriesRules {
  readonly cuts: readonly LabelCut[]
  readonly ceilings: SeriesCeilings
}

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
  readonly families: ToldFamilies
  private rules: SeriesRules | undefined

  constructor(limits: SeriesLimits) {
    this.limits = limits
    this.families = new ToldFamilies(limits)
    this.series = new SeriesStore(limits, this.families)
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

  forgetIdle(nowMs: number): void {
    this.series.forgetIdle(nowMs, sweepSteps)
    this.points.forgetIdle(nowMs, sweepSteps)
    this.labels.forgetIdle(nowMs, sweepSteps)
  }
}
