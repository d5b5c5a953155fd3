import { Fault } from '../../../lib/errors.ts'
import { Annotations } from '../annotations.ts'
import type { Expr } from '../ast.ts'
import { Labels } from '../labels.ts'
import { parseExpr } from '../parse/parse-expr.ts'
import { describeType, typeOf } from '../parse/value-type.ts'
import type { PromqlQuery, PromqlResult, PromqlValue } from '../query.ts'
import { BucketsUnfit, type SeriesSource } from '../series-source.ts'
import { Budget } from './budget.ts'
import type { Evaluation } from './evaluation.ts'
import { findTotalsOnly } from './histogram-totals.ts'
import { unwrapParens } from './invariance.ts'
import { planMatrix } from './plan-matrix.ts'
import { planScalar } from './plan-scalar.ts'
import { planVector } from './plan-vector.ts'
import { float, type Grid } from './points.ts'
import { finishSeries, toMatrix, toVector } from './result.ts'
import { SelectStreams } from './select-streams.ts'

/**
 * Answers a PromQL query from a source of series as Prometheus 3.14 does. Throws PromqlSyntaxError for a text that cannot be read,
 * Fault `bad_input` (details.kind `execution`) for one that cannot be answered on these data, `query_limit` and `cancelled`.
 */
export async function evaluateQuery(source: SeriesSource, query: PromqlQuery, signal: AbortSignal): Promise<PromqlResult> {
  const expr = parseExpr(query.text, { features: query.features })
  const endsAt = performance.now() + query.limits.timeoutMs
  try {
    return await evaluateOnce(source, expr, query, signal, true)
  } catch (error) {
    if (!(error instanceof BucketsUnfit)) throw error
    const timeoutMs = Math.max(0, endsAt - performance.now())
    return await evaluateOnce(source, expr, { ...query, limits: { ...query.limits, timeoutMs } }, signal, false)
  }
}

async function evaluateOnce(
  source: SeriesSource,
  expr: Expr,
  query: PromqlQuery,
  signal: AbortSignal,
  usesBuckets: boolean,
): Promise<PromqlResult> {
  const samplesFromMs = (await source.samplesFromMs?.()) ?? -Infinity
  const budget = new Budget(query.limits, signal)
  const streams = new SelectStreams(source, budget, samplesFromMs)
  const evaluation: Evaluation = {
    query,
    annotations: new Annotations(),
    budget,
    streams,
    usesBuckets,
    totalsOnly: findTotalsOnly(expr),
    planVector: (part, grid) => planVector(evaluation, part, grid),
    planScalar: (part, grid) => planScalar(evaluation, part, grid),
  }
  try {
    budget.check()
    const value = await evaluate(evaluation, expr, gridOf(query))
    if (streams.sawLikenesses) tellOfLikenesses(evaluation, expr)
    return { value, annotations: evaluation.annotations.list, samplesRead: budget.samplesRead, peakSamples: budget.peakSamples }
  } catch (error) {
    // A read that was cut short fails for the reason why.
    budget.check()
    throw error
  } finally {
    budget.close()
  }
}

function tellOfLikenesses({ annotations }: Evaluation, { span }: Expr): void {
  annotations.info('samples of a part of this time are dropped; the answer is approximate, from what is known of each five minutes', span)
}

function gridOf({ startMs, endMs, stepMs }: PromqlQuery): Grid {
  if (stepMs === 0) return { startMs, stepMs: 1, count: 1 }
  return { startMs, stepMs, count: endMs < startMs ? 0 : Math.floor((endMs - startMs) / stepMs) + 1 }
}

async function evaluate(evaluation: Evaluation, expr: Expr, grid: Grid): Promise<PromqlValue> {
  const { query, budget, streams } = evaluation
  const isInstant = query.stepMs === 0
  const inner = unwrapParens(expr)
  // Nothing is made of this size that could not be held.
  budget.hold(grid.count)
  budget.release(grid.count)
  const type = typeOf(expr)
  if (!isInstant && (type === 'string' || type === 'matrix')) {
    const text = `invalid expression type "${describeType(type)}" for range query, must be Scalar or instant Vector`
    throw new Fault('bad_input', text)
  }
  if (type === 'string') return { type, timeMs: query.startMs, value: inner.kind === 'string' ? inner.value : '' }
  if (type === 'matrix') {
    const read = planMatrix(evaluation, inner, grid)
    void streams.start()
    return { type, series: await read() }
  }
  if (type === 'scalar') {
    const plan = planScalar(evaluation, expr, grid)
    void streams.start()
    const values = await plan.run()
    if (isInstant) return { type, timeMs: query.startMs, value: values[0] ?? Number.NaN }
    const points = { labels: Labels.empty, dropName: false, values, present: new Uint8Array(grid.count).fill(float) }
    return { type: 'matrix', series: await toMatrix(evaluation, grid, grid.count === 0 ? [] : [points]) }
  }
  const plan = planVector(evaluation, expr, grid)
  void streams.start()
  const series = await finishSeries(evaluation, await plan.run())
  if (isInstant) return { type, samples: await toVector(evaluation, series) }
  return { type: 'matrix', series: await toMatrix(evaluation, grid, series) }
}
