import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import {
  evaluateQuery,
  Labels,
  metricName,
  metricQueryLimits,
  promqlFeatures,
  type SeriesSource,
  type VectorSample,
} from '../../query/promql/index.ts'
import type { RecordingRule } from '../rule.ts'
import type { ResultSample } from './result-sample.ts'

export interface RuleQuery {
  readonly timeMs: number
  /** Of subqueries that name none. */
  readonly subqueryStepMs: number
  /** 0 = any number. */
  readonly limit: number
  readonly timeoutMs: number
}

const turnSize = 1000
const lookbackMs = 300_000

/** What a recording rule says at a time. Throws as `evaluateQuery` does, and Fault `bad_input` for results that cannot be stored. */
export async function computeResults(
  source: SeriesSource,
  rule: RecordingRule,
  { timeMs, subqueryStepMs, limit, timeoutMs }: RuleQuery,
  signal: AbortSignal,
): Promise<readonly ResultSample[]> {
  const query = {
    text: rule.query,
    startMs: timeMs,
    endMs: timeMs,
    stepMs: 0,
    lookbackMs,
    subqueryStepMs,
    features: promqlFeatures,
    limits: { ...metricQueryLimits, timeoutMs },
  }
  const { value } = await evaluateQuery(source, query, signal)
  const vector = toVector(value, timeMs)
  const keys = new Set<string>()
  const results: ResultSample[] = []
  for (const sample of vector) {
    const labels = Labels.from([...sample.labels.entries(), [metricName, rule.name], ...rule.labels])
    keys.add(labels.key)
    results.push({ labels, timeMs, value: sample.value })
    // Others get their turn.
    if (results.length % turnSize === 0) await nextTurn()
  }
  if (keys.size < results.length) {
    throw new Fault('bad_input', 'vector contains metrics with the same labelset after applying rule labels')
  }
  if (limit > 0 && results.length > limit) throw new Fault('bad_input', `exceeded limit of ${limit} with ${results.length} series`)
  return results
}

function toVector(value: Awaited<ReturnType<typeof evaluateQuery>>['value'], timeMs: number): readonly VectorSample[] {
  if (value.type === 'vector') return value.samples
  if (value.type === 'scalar') return [{ labels: Labels.empty, timeMs, value: value.value }]
  throw new Fault('bad_input', 'rule result is not a vector or scalar')
}
