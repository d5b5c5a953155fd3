import type { Call, Expr, MatrixSelector, Subquery } from '../ast.ts'
import { bucketCombinations } from '../functions/bucket-combinations.ts'
import { functionsExtendedBy } from '../functions/index.ts'
import { OverlapNotice } from '../functions/overlap-notice.ts'
import type { RangeCall, RangeFunction } from '../functions/range-function.ts'
import type { Labels } from '../labels.ts'
import { BucketFeed } from './bucket-feed.ts'
import { BucketOperator } from './bucket-operator.ts'
import { requestBuckets } from './bucket-windows.ts'
import type { Evaluation } from './evaluation.ts'
import { withoutNameNow } from './evaluation.ts'
import { executionFault } from './execution-fault.ts'
import { TotalsOnly } from './histogram-totals.ts'
import { unwrapParens } from './invariance.ts'
import { placeOf, rangeMsOf, requestFor } from './leaf.ts'
import type { VectorPlan } from './plan.ts'
import type { Grid } from './points.ts'
import { RangeOperator } from './range-operator.ts'
import { refuseSameLabels } from './series.ts'
import { CollectingSink, type StepSink } from './step-sink.ts'
import { feedSubquery, planSubquery } from './subquery.ts'

/** A function over ranges of samples. */
export function planRangeCall(evaluation: Evaluation, call: Call, fn: RangeFunction, grid: Grid): VectorPlan {
  const { budget } = evaluation
  const sink = new CollectingSink(budget, grid.count)
  const read = planRangeCallInto(evaluation, call, fn, grid, sink)
  return {
    grid,
    run: async () => {
      await read()
      const series = await sink.takeSeries()
      if (!evaluation.query.features.delayedNameRemoval) await refuseSameLabels(budget, series)
      return series
    },
  }
}

/** The same with another place for what it computes; to be called once, fulfils when everything is there. */
export function planRangeCallInto(evaluation: Evaluation, call: Call, fn: RangeFunction, grid: Grid, sink: StepSink): () => Promise<void> {
  const { budget, query, streams } = evaluation
  const at = call.args.findIndex((arg) => isRange(unwrapParens(arg)))
  const range = unwrapParens(call.args[at] ?? call)
  if (!isRange(range)) throw new TypeError(`${call.function} has no range among its arguments`)
  const extension = range.kind === 'matrix_selector' ? range.selector.extension : undefined
  if (extension !== undefined) checkExtension(fn, extension)
  const rangeMs = rangeMsOf(evaluation, range)
  const place = placeOf(evaluation, range.kind === 'subquery' ? range : range.selector)
  const leadMs = extension === undefined ? 0 : query.lookbackMs
  const trailMs = extension === 'smoothed' ? query.lookbackMs : 0
  const others = call.args.filter((_, index) => index !== at)
  const scalars = others.map((arg) => evaluation.planScalar(arg, grid))
  const shared = describeCall(evaluation, call, extension)
  const dropped = new Set<Labels>()
  const open = (labels: Labels) => {
    const dropName = fn.keepsName !== true || dropped.has(labels)
    return sink.open(dropName ? withoutNameNow(evaluation, labels) : labels, dropName)
  }
  const operate = (parameters: readonly Float64Array[]) =>
    new RangeOperator(fn, shared, { grid, rangeMs, ...place, leadMs, trailMs, parameters }, budget, open)

  const startTimes = fn.usesStartTimes === true && query.features.startTimestamps
  const matchers = range.kind === 'subquery' ? [] : range.selector.matchers
  const combination =
    evaluation.usesBuckets && extension === undefined && scalars.length === 0 ? bucketCombinations.get(fn.name) : undefined
  const planned = combination && requestBuckets(matchers, place, grid, rangeMs, combination, startTimes)
  const buckets = planned && {
    request: planned.request,
    operator: new BucketOperator(fn, combination, shared, planned.windows, budget, open),
  }

  if (range.kind === 'subquery') {
    const subquery = planSubquery(evaluation, range, grid)
    const drop = (labels: Labels): unknown => dropped.add(labels)
    if (buckets !== undefined && subquery.isBetterIn(buckets.request.bucketMs)) {
      const feed = new BucketFeed(buckets.request, buckets.operator)
      return async () => {
        await feedSubquery(evaluation, subquery, feed, drop)
        await feed.finish()
        await buckets.operator.finish()
      }
    }
    return async () => {
      const parameters = await Promise.all(scalars.map((plan) => plan.run()))
      const operator = operate(parameters)
      await feedSubquery(evaluation, subquery, operator, drop)
      await operator.finish()
    }
  }
  const hints = { function: fn.name, rangeMs, stepMs: grid.stepMs, startTimes }
  const request = requestFor(range.selector.matchers, place, grid, { backMs: rangeMs + leadMs, aheadMs: trailMs }, hints)
  const consumerFor = (operator: RangeOperator) => (evaluation.totalsOnly.has(range.selector) ? new TotalsOnly(operator) : operator)
  if (scalars.length === 0) {
    const operator = operate([])
    const consumer = consumerFor(operator)
    const ended =
      buckets === undefined
        ? streams.subscribe(request, consumer)
        : streams.subscribeBuckets(buckets.request, buckets.operator, { request, consumer })
    return async () => {
      await ended
      await buckets?.operator.finish()
      await operator.finish()
    }
  }
  return async () => {
    const operator = operate(await Promise.all(scalars.map((plan) => plan.run())))
    await streams.subscribe(request, consumerFor(operator))
    await operator.finish()
  }
}

function isRange(expr: Expr): expr is MatrixSelector | Subquery {
  return expr.kind === 'matrix_selector' || expr.kind === 'subquery'
}

function describeCall(evaluation: Evaluation, call: Call, extension: RangeCall['extension']): RangeCall {
  const argumentSpans = call.args.map((arg) => unwrapParens(arg).span)
  const argumentsSpan = { start: argumentSpans[0]?.start ?? call.span.start, end: argumentSpans.at(-1)?.end ?? call.span.end }
  const { annotations, query } = evaluation
  return { annotations, overlaps: new OverlapNotice(), features: query.features, argumentSpans, argumentsSpan, extension }
}

function checkExtension(fn: RangeFunction, extension: 'anchored' | 'smoothed'): void {
  if (fn.extensions?.includes(extension) === true) return
  const able = functionsExtendedBy(extension).join(', ')
  throw executionFault(`${extension} modifier can only be used with: ${able} - not with ${fn.name}`)
}
