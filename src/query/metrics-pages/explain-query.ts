import {
  evaluateQuery,
  type LabelMatcher,
  metricName,
  type MetricQueries,
  metricQueryLimits,
  parseExpr,
  prettyPrint,
  printExpr,
  promqlFeatures,
  type PromqlResult,
  type SeriesSource,
} from '../promql/index.ts'
import { type WatchedRead, watchReads } from './watch-reads.ts'

export interface ExplainedQuery {
  readonly result: PromqlResult
  /** The expression, a line for each part. */
  readonly pretty: string
  /** `selector` as PromQL writes it. */
  readonly reads: readonly (WatchedRead & { readonly selector: string })[]
}

/** Answers a query anew, and tells what was read for it. Waits for its turn among all queries. Throws as they do. */
export async function explainQuery(
  { metricQueries, source }: { readonly metricQueries: MetricQueries; readonly source: SeriesSource },
  { text, startMs, endMs, stepMs }: { readonly text: string; readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  signal: AbortSignal,
): Promise<ExplainedQuery> {
  const watched = watchReads(source)
  const { lookbackMs, subqueryStepMs, maxSamples, timeoutMs } = metricQueryLimits
  const query = { text, startMs, endMs, stepMs, lookbackMs, subqueryStepMs, features: promqlFeatures, limits: { maxSamples, timeoutMs } }
  const result = await metricQueries.runRead(() => evaluateQuery(watched.source, query, signal), signal)
  const pretty = prettyPrint(parseExpr(text, { features: promqlFeatures }))
  return { result, pretty, reads: watched.reads.map((read) => ({ ...read, selector: printSelector(read.matchers) })) }
}

function printSelector(matchers: readonly LabelMatcher[]): string {
  const named = matchers.find(({ name, operator, value }) => name === metricName && operator === '=' && /^[A-Za-z_:][\w:]*$/.test(value))
  return printExpr({ kind: 'vector_selector', span: { start: 0, end: 0 }, name: named?.value ?? '', matchers })
}
