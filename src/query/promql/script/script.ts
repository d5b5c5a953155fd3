import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'

/** A test script: commands in the order in which they run. Prometheus' promqltest language. */
export type ScriptCommand = ClearCommand | LoadCommand | EvalCommand

/** Takes all series away. */
export interface ClearCommand {
  readonly kind: 'clear'
  readonly line: number
}

/** Adds series whose samples stand at 0, stepMs, 2 stepMs, ... */
export interface LoadCommand {
  readonly kind: 'load'
  readonly line: number
  readonly stepMs: number
  readonly series: readonly ScriptSeries[]
  /** Classic histograms are loaded a second time as native ones with custom buckets. */
  readonly withCustomBuckets: boolean
}

/** What stands at one step of a series. */
export type ScriptValue =
  | { readonly kind: 'omitted' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'float'; readonly value: number }
  /** The hint is compared only when it was given. */
  | { readonly kind: 'histogram'; readonly histogram: FloatHistogram; readonly counterResetGiven: boolean }

export interface ScriptSeries {
  readonly labels: Labels
  readonly values: readonly ScriptValue[]
  /** When the counting of each sample began, relative to the sample, in milliseconds. */
  readonly startOffsetsMs?: readonly (number | undefined)[]
}

/** Evaluates an expression and compares. */
export interface EvalCommand {
  readonly kind: 'eval'
  readonly line: number
  readonly text: string
  readonly time: EvalTime
  readonly expected: Expectation
}

/** startMs = endMs and stepMs = 0 for an instant query. */
export interface EvalTime {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

/** What a message has to be, or match. */
export type MessageMatch = { readonly kind: 'any' } | { readonly kind: 'text'; readonly text: string } | RegexMatch

export interface RegexMatch {
  readonly kind: 'regex'
  readonly pattern: string
  /** Whether the pattern is found in the message. */
  readonly isIn: (message: string) => boolean
}

export interface Expectation {
  readonly fail?: MessageMatch
  readonly warnings: readonly MessageMatch[]
  readonly infos: readonly MessageMatch[]
  readonly noWarnings: boolean
  readonly noInfos: boolean
  readonly ordered: boolean
  /** The result is this string. */
  readonly string?: string
  /** The result is this scalar. */
  readonly scalar?: number
  /** Of an instant query that yields a range of samples: where they stand. */
  readonly rangeVector?: EvalTime
  /** In the order of the script; a series that is named twice stands once. */
  readonly series: readonly ScriptSeries[]
}
