import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import type { PromqlFeatures, PromqlQuery } from '../query.ts'
import type { ResultsCache } from '../results/results-cache.ts'
import type { SeriesSource } from '../series-source.ts'
import { MetricAnswer } from './metric-answer.ts'
import { QueryGate } from './query-gate.ts'
import { SharedWork } from './shared-work.ts'

/** A query of somebody; what is left out is as Prometheus has it. */
export interface MetricQuery {
  readonly projectId: number
  readonly text: string
  /** Epoch milliseconds. */
  readonly startMs: number
  readonly endMs: number
  /** 0 for an instant query, with startMs = endMs. */
  readonly stepMs: number
  readonly lookbackMs?: number | undefined
  /** Never more than `metricQueryLimits.timeoutMs`. */
  readonly timeoutMs?: number | undefined
}

/** What one query may use, how many run at once, and what a query means that does not say it. As Prometheus has them without flags. */
export const metricQueryLimits = {
  maxSamples: 50_000_000,
  timeoutMs: 120_000,
  maxRunning: 6,
  lookbackMs: 300_000,
  subqueryStepMs: 60_000,
} as const

/** The switches of Prometheus as they stand without flags. */
export const promqlFeatures: PromqlFeatures = {
  experimentalFunctions: false,
  durationExpressions: false,
  extendedRangeSelectors: false,
  binaryFillModifiers: false,
  delayedNameRemoval: false,
  typeAndUnitLabels: false,
  startTimestamps: false,
}

const maxWaiting = 500

/** The one door for PromQL queries of people: so many at once, the same question of several answered once. */
export class MetricQueries {
  private readonly gate = new QueryGate({ maxRunning: metricQueryLimits.maxRunning, maxWaiting })
  private readonly shared = new SharedWork<MetricAnswer>()
  private readonly sourceOf: (projectId: number) => SeriesSource
  private readonly cache: ResultsCache | undefined

  /** Without a cache every query is evaluated whole. */
  constructor(sourceOf: (projectId: number) => SeriesSource, cache?: ResultsCache) {
    this.sourceOf = sourceOf
    this.cache = cache
  }

  /** Throws as `evaluateQuery` does, and Fault `overloaded` when too many queries wait. `askers` share the answer. */
  async run(query: MetricQuery, signal: AbortSignal): Promise<{ readonly answer: MetricAnswer; readonly askers: number }> {
    const asked = completeQuery(query)
    const { text, startMs, endMs, stepMs, lookbackMs, limits } = asked
    const key = JSON.stringify([query.projectId, text, startMs, endMs, stepMs, lookbackMs, limits.timeoutMs])
    const source = this.sourceOf(query.projectId)
    const work = (ended: AbortSignal): Promise<MetricAnswer> => {
      const evaluate = async (timeoutMs: number): Promise<MetricAnswer> => {
        const endsAt = performance.now() + timeoutMs
        const evaluatePart = (part: PromqlQuery): ReturnType<typeof evaluateQuery> =>
          evaluateQuery(source, { ...part, limits: { ...limits, timeoutMs: Math.max(0, endsAt - performance.now()) } }, ended)
        return new MetricAnswer(await (this.cache?.answer(query.projectId, asked, evaluatePart) ?? evaluatePart(asked)))
      }
      return this.gate.run(evaluate, limits.timeoutMs, ended)
    }
    return await this.shared.runCounted(key, work, signal)
  }

  /** Lets a read of plain samples wait for its turn among the queries. Throws as `run` does, and what the read throws. */
  async runRead<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return await this.gate.run(read, metricQueryLimits.timeoutMs, signal)
  }
}

function completeQuery({ text, startMs, endMs, stepMs, lookbackMs = 0, timeoutMs = Infinity }: MetricQuery): PromqlQuery {
  const { maxSamples, subqueryStepMs } = metricQueryLimits
  return {
    text,
    startMs,
    endMs,
    stepMs,
    lookbackMs: lookbackMs > 0 ? lookbackMs : metricQueryLimits.lookbackMs,
    subqueryStepMs,
    features: promqlFeatures,
    limits: { maxSamples, timeoutMs: Math.min(timeoutMs, metricQueryLimits.timeoutMs) },
  }
}
