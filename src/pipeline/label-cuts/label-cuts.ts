import { isCounterName, isToldToAddUp, type TypeOfFamily } from '../../model/adds-up.ts'
import { everyMetric, type LabelCut } from './label-cut.ts'

/** What became of the samples under a rule since the process started. */
export interface CutTally {
  /** Of series whose label was cut, and stored. */
  merged: number
  /** Not stored: their series are dropped, or their values clash with those of another series that is stored under the same labels. */
  leftOut: number
}

/** A rule in force. The same object as long as the rule is the same. */
export interface ActiveCut extends Pick<LabelCut, 'id' | 'label' | 'action' | 'value' | 'values'> {
  /** Does it name its metric? Else it is for all of them. */
  readonly isNamed: boolean
  readonly tally: CutTally
}

const none: readonly ActiveCut[] = []
const mostNames = 100_000
/** What recording and alert rules write. */
const ofRules = /:|^ALERTS(_FOR_STATE)?$/

/** The label cuts of a project, by metric. Never changes: other rules are another object. */
export class LabelCuts {
  static readonly none = new LabelCuts([])
  private readonly cuts: readonly { readonly key: string; readonly metrics: readonly string[]; readonly active: ActiveCut }[]
  private readonly known = new Map<string, readonly ActiveCut[]>()

  /** Rules that were in force `before` go on as they are. */
  constructor(cuts: readonly LabelCut[], before?: LabelCuts) {
    this.cuts = cuts.map((cut) => {
      const { id, metric, label, action, value, values } = cut
      const key = JSON.stringify(cut)
      const active = before?.cuts.find((other) => other.key === key)?.active
      const isNamed = metric !== everyMetric
      const tally = { merged: 0, leftOut: 0 }
      return { key, metrics: metricsUnder(metric), active: active ?? { id, label, action, value, values, isNamed, tally } }
    })
  }

  get isEmpty(): boolean {
    return this.cuts.length === 0
  }

  /** Those that concern a metric: the same list every time. */
  of(metric: string): readonly ActiveCut[] {
    if (this.cuts.length === 0) return none
    const known = this.known.get(metric)
    if (known !== undefined) return known
    const found = this.cuts
      .filter(({ metrics }) => metrics.includes(metric) || (metrics[0] === everyMetric && !ofRules.test(metric)))
      .map(({ active }) => active)
    if (this.known.size >= mostNames) this.known.clear()
    const list = found.length === 0 ? none : found
    this.known.set(metric, list)
    return list
  }

  /** What became of the samples under a rule; undefined when it is not in force. */
  tallyOf(id: string): CutTally | undefined {
    return this.cuts.find(({ active }) => active.id === id)?.active.tally
  }
}

/** Do two lists mean the same rules? */
export function areSameCuts(a: readonly ActiveCut[], b: readonly ActiveCut[]): boolean {
  return a.length === b.length && a.every((cut, i) => cut === b[i])
}

/** Do values under these rules add up? The rules say so, else what was told of the metric, else its name. */
export function areCounters(metric: string, cuts: readonly ActiveCut[], typeOf: TypeOfFamily): boolean {
  return areToldCounters(metric, cuts, typeOf) ?? isCounterName(metric)
}

/** As `areCounters`, but undefined when only the name is left to say so. */
export function areToldCounters(metric: string, cuts: readonly ActiveCut[], typeOf: TypeOfFamily): boolean | undefined {
  const told = cuts.map(({ values }) => values).filter((values) => values !== 'by_name')
  return told.length > 0 ? told.every((values) => values === 'counter') : isToldToAddUp(metric, typeOf)
}

/** The metrics that a rule for `metric` is about. */
export function metricsUnder(metric: string): readonly string[] {
  const [, family] = /^(.+)_bucket$/.exec(metric) ?? []
  return family === undefined ? [metric] : [metric, `${family}_count`, `${family}_sum`]
}
