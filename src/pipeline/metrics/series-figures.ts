import type { CutTally } from '../label-cuts/label-cuts.ts'
import type { MetricState } from './metric-state.ts'
import type { MetricTally } from './metric-tallies.ts'

/** The metric series of one project at this moment, as those remember them who take them in. */
export interface SeriesFigures {
  /** Series that had a sample in the last hour; after a start those that came since. */
  readonly active: number
  /** Series that are stored as others: a label of theirs is cut. */
  readonly merged: number
  /** The metrics with the most series, and how often new ones of theirs were refused. */
  readonly metrics: readonly Readonly<MetricTally>[]
  /** The same of any metric. */
  readonly ofMetric: (name: string) => Pick<MetricTally, 'active' | 'refused'>
  /** What became of the samples under a rule since the start. */
  readonly tallyOf: (cutId: string) => Readonly<CutTally> | undefined
}

const mostMetrics = 200
const none = { active: 0, refused: 0 }

/** Undefined state: nothing came since the start. */
export function readSeriesFigures(state: MetricState | undefined): SeriesFigures {
  if (state === undefined) return { active: 0, merged: 0, metrics: [], ofMetric: () => none, tallyOf: () => undefined }
  const { series } = state
  return {
    active: series.activeSeries,
    merged: series.mergedSources,
    metrics: series.tallies.greatest(mostMetrics),
    ofMetric: (name) => series.tallies.find(name) ?? none,
    tallyOf: (cutId) => series.cuts.tallyOf(cutId),
  }
}
