import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import { Labels, metricName, type SeriesSource } from '../../query/promql/index.ts'
import type { RecordingRule } from '../rule.ts'
import { queryVector, type RuleQuery } from './query-vector.ts'
import type { ResultSample } from './result-sample.ts'

export interface ResultsQuery extends RuleQuery {
  /** The most results; 0 = any number. */
  readonly limit: number
}

const turnSize = 1000

/** What a recording rule says at a time. Throws as `queryVector` does, and Fault `bad_input` for results that cannot be stored. */
export async function computeResults(
  source: SeriesSource,
  rule: RecordingRule,
  { limit, ...query }: ResultsQuery,
  signal: AbortSignal,
): Promise<readonly ResultSample[]> {
  const { timeMs } = query
  const vector = await queryVector(source, rule.query, query, signal)
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
