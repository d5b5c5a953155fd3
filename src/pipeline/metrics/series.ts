import type { Kept } from '../byte-arena.ts'
import type { ActiveCut, CutTally } from '../label-cuts/label-cuts.ts'
import type { Idle } from './idle-map.ts'
import type { MetricTally } from './metric-tallies.ts'

/** A metric series as the store knows it, or one that is stored as another. */
export interface Series extends Idle<Series> {
  readonly metric: Buffer
  /** Metric and id as they stand in rows. */
  readonly identity: Kept
  readonly low: number
  readonly high: number
  /** The labels as they stand in rows. */
  readonly labels: Kept
  /** Of its metric. */
  readonly tally: MetricTally
  /** Where its samples go when they are not stored as they come: a label was cut. */
  via: Detour | undefined
  /** Decimal places of its samples so far. */
  scale: number
  /** When its row was written last, epoch milliseconds; 0 = not yet, or not durably. */
  announcedAtMs: number
  /** When the counting of its samples began, as it was told last, and the time of the sample it was told with; 0 = never. */
  startMs: number
  startToldMs: number
}

type Detour = MergedSource | DroppedSource

/** A series that is not stored. */
interface DroppedSource {
  readonly kind: 'dropped'
  readonly tally: CutTally
}

/** One of the series that became one when a label was cut, as its sender has it. */
export interface MergedSource {
  readonly kind: 'merged'
  readonly into: MergedSeries
  /** Time and value of its last sample; 0 = none yet. */
  lastMs: number
  value: number
  /** Has it begun, and not been told to end? */
  isLiving: boolean
}

/** One series made of those that a cut label told apart. */
export interface MergedSeries {
  readonly target: Series
  readonly cuts: readonly ActiveCut[]
  /** Counters: what each source rises by is added to one sum. Otherwise one source at a time writes. */
  addsUp: boolean
  /** How often types of families had changed when this was decided. */
  typesSeen: number
  readonly tally: CutTally
  /** Epoch milliseconds; what began later is known from its beginning, unless it was forgotten. */
  sinceMs: number
  /** Of all increases. */
  sum: number
  /** Time of the newest sample that counted: others are late behind it. */
  newestMs: number
  /** The time that sums have reached, at first when this was made, and the time of the newest row: never earlier ones after it. */
  reachedMs: number
  writtenMs: number
  /** Sources that have not ended. */
  living: number
  /** The source that writes, and the time between its samples. */
  writer: MergedSource | undefined
  stepMs: number
}

export function newSeries(
  spec: Pick<Series, 'metric' | 'identity' | 'low' | 'high' | 'labels' | 'tally' | 'via'> & { readonly seenAtMs: number },
): Series {
  const { metric, identity, low, high, labels, tally, via, seenAtMs } = spec
  return {
    metric,
    identity,
    low,
    high,
    labels,
    tally,
    via,
    scale: 0,
    announcedAtMs: 0,
    startMs: 0,
    startToldMs: 0,
    seenAtMs,
    next: undefined,
  }
}
