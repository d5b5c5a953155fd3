import { Fault } from '../../lib/errors.ts'
import { evaluateQuery, Labels, metricQueryLimits, promqlFeatures, type SeriesSource, type VectorSample } from '../../query/promql/index.ts'

export interface RuleQuery {
  readonly timeMs: number
  /** Of subqueries that name none. */
  readonly subqueryStepMs: number
  readonly timeoutMs: number
}

/** As far as queries of rules look back. */
export const lookbackMs = 300_000

/** What an expression of a rule says at a time; a scalar is one sample without labels. Throws as `evaluateQuery` does, and Fault `bad_input` for other types. */
export async function queryVector(
  source: SeriesSource,
  text: string,
  { timeMs, subqueryStepMs, timeoutMs }: RuleQuery,
  signal: AbortSignal,
): Promise<readonly VectorSample[]> {
  const query = {
    text,
    startMs: timeMs,
    endMs: timeMs,
    stepMs: 0,
    lookbackMs,
    subqueryStepMs,
    features: promqlFeatures,
    limits: { ...metricQueryLimits, timeoutMs },
  }
  const { value } = await evaluateQuery(source, query, signal)
  if (value.type === 'vector') return value.samples
  if (value.type === 'scalar') return [{ labels: Labels.empty, timeMs, value: value.value }]
  throw new Fault('bad_input', 'rule result is not a vector or scalar')
}
