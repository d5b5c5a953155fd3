import type { MetricPointView } from '../../model/metric.ts'
import type { BatchContext } from '../batch-context.ts'
import type { DeltaState } from './delta-state.ts'
import type { PointEntry } from './point-table.ts'
import type { SampleWriter } from './sample-writer.ts'
import type { MetricName, Series } from './series-store.ts'

/** How one kind of metric becomes samples. False when the point makes no sense or may not have its series; it is counted then. */
export type EncodePoint = (encoder: PointEncoder, entry: PointEntry, point: MetricPointView, at: PointTime) => boolean

interface PointTime {
  /** Whole epoch milliseconds. */
  readonly ms: number
  /** Does the point count only what happened since the one before? */
  readonly delta: boolean
}

/** A series of a point: the metric's name, and the label that tells it from the point's other series. */
export type WantedSeries = readonly [name: MetricName, extra?: readonly [label: string, value: string]]

/** Where a delta leads to. */
export interface DeltaStep {
  /** The deltas so far, without this one. */
  readonly sum: DeltaState
  /** When to write what it is with this one. */
  readonly at: number
  /** When to write a zero first; undefined when it does not begin here. */
  readonly zeroAt: number | undefined
}

/** What the encoders of each kind work with. */
export interface PointEncoder {
  readonly batch: BatchContext
  readonly samples: SampleWriter
  /** The series of a point; undefined (after counting the point as rejected) beyond the limits. */
  makeSeries(entry: PointEntry, point: MetricPointView, wanted: readonly WantedSeries[]): Series[] | undefined
  /** Undefined for the delta that was seen last, sent again. */
  advance(entry: PointEntry, point: MetricPointView, ms: number): DeltaStep | undefined
}

/** Equal, element by element. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
