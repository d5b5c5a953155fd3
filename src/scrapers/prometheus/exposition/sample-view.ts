import type { NativeHistogramView, SeriesExemplarView } from '../../../model/series.ts'

/** Name and value; among them `__name__`. Order and duplicates are the target's. */
export type LabelPairs = readonly (readonly [name: string, value: string])[]

/** One exposed sample: only lent for the call, and the same object for all samples of a body. */
export interface SampleView {
  /** What the target wrote for the series, `bytes[keyStart, keyEnd)`: equal bytes are the same series as long as the target is the same. */
  readonly bytes: Buffer
  readonly keyStart: number
  readonly keyEnd: number
  /** A number, unless `histogram` is given. */
  readonly value: number
  /** Undefined for a plain number. */
  readonly histogram: NativeHistogramView | undefined
  /** Epoch milliseconds; NaN when the target gave none. */
  readonly timeMs: number
  /** When the counting began, epoch milliseconds; 0 = not given. */
  readonly startMs: number
  readonly exemplars: readonly SeriesExemplarView[]
  /** How many of `exemplars` are this sample's. */
  readonly exemplarCount: number
  /** Decodes the key; for series not seen before. Throws Fault('bad_input') on a series that is written wrongly. */
  readLabels(): LabelPairs
}

export type FamilyPart = 'type' | 'help' | 'unit'

/** What a body tells of a metric family; only lent for the call. */
export interface FamilyPartView {
  readonly part: FamilyPart
  readonly bytes: Buffer
  /** All that is said in this place: equal bytes say the same again. */
  readonly start: number
  readonly end: number
  name(): string
  /** The type is one of `familyTypes`. */
  text(): string
}

/** Takes what a body holds, in its order. */
export interface ExpositionSink {
  family(part: FamilyPartView): void
  sample(sample: SampleView): void
}

/**
 * Reads a body, a slice of about two milliseconds with each step of the iteration, so that whoever reads can let others at the event loop
 * in between. Throws Fault('bad_input') with line and reason at the first thing that breaks the format; what came before was shown.
 */
export type ReadExposition = (body: Buffer, sink: ExpositionSink) => Iterable<undefined>

/** Samples of one slice. */
export const sliceSamples = 2000
