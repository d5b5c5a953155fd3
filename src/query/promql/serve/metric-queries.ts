import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import type { PromqlFeatures, PromqlLimits, PromqlQuery, PromqlResult } from '../query.ts'
import type { SeriesSource } from '../series-source.ts'
import { QueryGate, type QueryGateLimits } from './query-gate.ts'
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

/** What one query may use. */
export const metricQueryLimits: PromqlLimits = { maxSamples: 50_000_000, timeoutMs: 120_000 }

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

const defaultLookbackMs = 300_000
const defaultSubqueryStepMs = 60_000
const gateLimits: QueryGateLimits = { maxRunning: 6, maxWaiting: 500 }

/** The one door for PromQL queries of people: so many at once, the same question of several answered once. */
export class MetricQueries {
  private readonly gate = new QueryGate(gateLimits)
  private readonly shared = new SharedWork<PromqlResult>()
  private readonly sourceOf: (projectId: number) => SeriesSource

  constructor(sourceOf: (projectId: number) => SeriesSource) {
    this.sourceOf = sourceOf
  }

  /** Throws as `evaluateQuery` does, and Fault `overloaded` when too many queries wait. The result is shared: not to be changed. */
  async run(query: MetricQuery, signal: AbortSignal): Promise<PromqlResult> {
    const asked = completeQuery(query)
    const { text, startMs, endMs, stepMs, lookbackMs, limits } = asked
    const key = JSON.stringify([query.projectId, text, startMs, endMs, stepMs, lookbackMs, limits.timeoutMs])
    const source = this.sourceOf(query.projectId)
    return this.shared.run(key, (ended) => this.gate.run(() => evaluateQuery(source, asked, ended), ended), signal)
  }
}

function completeQuery({ text, startMs, endMs, stepMs, lookbackMs = 0, timeoutMs }: MetricQuery): PromqlQuery {
  return {
    text,
    startMs,
    endMs,
    stepMs,
    lookbackMs: lookbackMs > 0 ? lookbackMs : defaultLookbackMs,
    subqueryStepMs: defaultSubqueryStepMs,
    features: promqlFeatures,
    limits: { ...metricQueryLimits, timeoutMs: Math.min(timeoutMs ?? metricQueryLimits.timeoutMs, metricQueryLimits.timeoutMs) },
  }
}
