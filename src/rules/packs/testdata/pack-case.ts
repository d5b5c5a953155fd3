/** Where a sample of a case stands. */
export interface SampleAt {
  /** Seconds since 1970. */
  readonly seconds: number
  /** The sample before it of the same series; 0 in the beginning. */
  readonly before: number
  /** Since the value of the case was last changed. */
  readonly minute: number
}

/** The samples of one series, of the value that the rule looks at. */
export type SeriesShape = (value: number, at: SampleAt) => number

/** A rule on metrics under test: it is held just short of each threshold, just past it, and where all is well. */
export interface PackCase {
  readonly rule: string
  /** Where all is well. */
  readonly calm: number
  /** Of a rule without thresholds: where it fires. */
  readonly alarm?: number
  /** Where it is over; where all is well when left out. */
  readonly ends?: number
  /** By series, as PromQL writes them. */
  readonly series: Readonly<Record<string, SeriesShape>>
  /** How long each value is held. Default: some more than the rule waits. */
  readonly minutes?: number
  /** Between two samples and two evaluations, minutes. Default 1. */
  readonly step?: number
}

/** A gauge that is what the rule looks at, times something. */
export const gauge =
  (scale = 1): SeriesShape =>
  (value) =>
    value * scale

export const always =
  (constant: number): SeriesShape =>
  () =>
    constant

/** A counter that grows by so much a minute. */
export const counter =
  (perMinute: (value: number) => number): SeriesShape =>
  (value, { before }) =>
    before + perMinute(value)
