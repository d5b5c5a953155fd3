import { hourMs } from '../quality-policy.ts'
import { type Interval, wilsonInterval } from './wilson-interval.ts'

/** What is counted of the times that alerts fired. Durations in milliseconds; null: there is none. */
export interface Counts {
  readonly fired: number
  readonly told: number
  readonly resolved: number
  readonly acknowledged: number
  readonly useful: number
  readonly noise: number
  readonly duplicate: number
  /** Ended within five minutes. */
  readonly short: number
  /** Came again within half an hour of the end of the time before. */
  readonly returned: number
  /** Told between 22:00 and 07:00. */
  readonly night: number
  readonly acknowledgeP50Ms: number | null
  readonly acknowledgeP95Ms: number | null
  readonly resolveP50Ms: number | null
  readonly resolveP95Ms: number | null
}

/** What to do about a rule: let it wait (`for`), let it hold on (`keep_firing_for`), change or delete it, or judge its alerts first. */
export type Advice = 'raise_for' | 'keep_firing' | 'delete' | 'change' | 'judge' | 'fine'

export interface Figures extends Counts {
  /** Of those told of. */
  readonly judged: number
  /** Judged ones of those told of; 0-1. */
  readonly coverage: number
  /** Useful ones of the useful and the noise; null: nothing was judged so. */
  readonly accuracy: number | null
  readonly accuracyInterval: Interval
  /** Beginnings and ends. */
  readonly changesPerHour: number
  readonly shortShare: number
  /** Of those told of, that nobody acknowledged. */
  readonly unacknowledgedShare: number
  readonly advice: Advice
}

/** Below, a rule is not judged by its figures alone. */
const enough = 5
const enoughJudged = 10
const goodAccuracy = 0.8
const goodCoverage = 0.6
const manyShort = 0.3

/** Shares and advice of what was counted in so much time. */
export function figuresOf(counts: Counts, rangeMs: number): Figures {
  const { fired, told, resolved, acknowledged, useful, noise, duplicate, short } = counts
  const judged = useful + noise + duplicate
  const figures = {
    ...counts,
    judged,
    coverage: share(judged, Math.max(told, judged)),
    accuracy: useful + noise === 0 ? null : useful / (useful + noise),
    accuracyInterval: wilsonInterval(useful, useful + noise),
    changesPerHour: (fired + resolved) / Math.max(rangeMs / hourMs, 1),
    shortShare: share(short, fired),
    unacknowledgedShare: told === 0 ? 0 : Math.max(0, 1 - acknowledged / told),
  }
  return { ...figures, advice: adviseRule(figures) }
}

/** The first that holds, the surest first. */
function adviseRule({
  fired,
  told,
  acknowledged,
  returned,
  shortShare,
  coverage,
  accuracy,
  accuracyInterval,
  useful,
  noise,
}: Omit<Figures, 'advice'>): Advice {
  // Surely it is more often noise than not.
  if (useful + noise >= enough && accuracyInterval.high < 0.5) return 'delete'
  if (fired >= enough && share(returned, fired) >= manyShort) return 'keep_firing'
  if (fired >= enough && shortShare >= manyShort) return 'raise_for'
  if (useful + noise >= enoughJudged && accuracy !== null && accuracy < goodAccuracy) return 'change'
  if (told >= enough && (coverage < goodCoverage || acknowledged === 0)) return 'judge'
  return 'fine'
}

function share(some: number, all: number): number {
  return all === 0 ? 0 : some / all
}
