import type { ExponentialSum } from './exponential-sum.ts'
import type { StatsdEvent } from './parse-event.ts'
import type { MetricType, Tags } from './parse-line.ts'

/** What identifies a series. */
export interface SeriesName {
  readonly type: MetricType
  readonly name: string
  readonly tags: Tags
}

/** A series and what came for it since the last flush. */
export interface Sum extends SeriesName {
  readonly key: string
  /** Sum of a counter, value of a gauge. */
  value: number
  readonly histogram: ExponentialSum | undefined
  readonly members: Set<string> | undefined
  /** Of a gauge: when somebody set it last, epoch milliseconds. */
  setAtMs: number
}

/** A point that its sender summed up, at its own time. */
export interface TimedPoint extends SeriesName {
  readonly value: number
  readonly timeMs: number
}

export interface HeardEvent {
  readonly event: StatsdEvent
  readonly receivedAtMs: number
  readonly tags: Tags
}

/** Everything of one flush, or a slice of it. */
export interface Sums {
  readonly fromMs: number
  readonly toMs: number
  readonly sums: Iterable<Sum>
  readonly timed: Iterable<TimedPoint>
  readonly events: Iterable<HeardEvent>
}
