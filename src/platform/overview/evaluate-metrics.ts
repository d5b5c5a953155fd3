/** PromQL at every step of a time, both ends included; epoch milliseconds. */
export interface MetricsQuestion {
  readonly projectId: number
  readonly text: string
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
}

/** One series of the answer, with a value where it has one. */
export interface EvaluatedSeries {
  /** Empty for a label it does not have. */
  readonly labels: { get(name: string): string }
  /** Epoch milliseconds. */
  readonly times: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** How the overview reads metrics: recent ones are answered from memory, without a statement. Throws as the query does. */
export type EvaluateMetrics = (question: MetricsQuestion, signal: AbortSignal) => Promise<readonly EvaluatedSeries[]>
