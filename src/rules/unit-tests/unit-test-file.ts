import type { LabelPairs } from '../../model/label-pairs.ts'

/** A file of unit tests as `promtool test rules` reads it. Times and durations are milliseconds. */
export interface UnitTestFile {
  /** Patterns, relative to the file. */
  readonly ruleFiles: readonly string[]
  readonly evaluationIntervalMs: number
  /** Groups named here are evaluated first, in this order. */
  readonly groupOrder: readonly string[]
  /** Floats that are neighbours count as equal. */
  readonly isFuzzy: boolean
  readonly tests: readonly TestGroup[]
}

/** One timeline with what is expected of it. */
export interface TestGroup {
  readonly name: string
  /** Between the values of a series. */
  readonly intervalMs: number
  readonly inputSeries: readonly { readonly series: string; readonly values: string }[]
  readonly alertTests: readonly AlertTest[]
  readonly exprTests: readonly ExprTest[]
  readonly externalLabels: LabelPairs
  readonly externalUrl: string
  /** Epoch milliseconds of the first value. */
  readonly startMs: number
}

export interface AlertTest {
  readonly evalTimeMs: number
  readonly alertname: string
  readonly expected: readonly { readonly labels: LabelPairs; readonly annotations: LabelPairs }[]
}

export interface ExprTest {
  readonly expr: string
  readonly evalTimeMs: number
  readonly expected: readonly ExpectedSample[]
}

export interface ExpectedSample {
  /** As PromQL writes a metric. */
  readonly labels: string
  readonly value: number
  /** As test scripts write a histogram; empty for a float. */
  readonly histogram: string
}
