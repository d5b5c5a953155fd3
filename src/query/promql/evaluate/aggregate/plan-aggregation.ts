import type { Aggregation, Call } from '../../ast.ts'
import { functionNamed } from '../../functions/index.ts'
import { metricName } from '../../labels.ts'
import type { Evaluation } from '../evaluation.ts'
import { heldBySeries } from '../held.ts'
import { isInvariant, unwrapParens } from '../invariance.ts'
import { planRangeCallInto } from '../plan-range-call.ts'
import { planSelectorInto } from '../plan-selector.ts'
import type { VectorPlan } from '../plan.ts'
import type { Grid } from '../points.ts'
import type { StepSink } from '../step-sink.ts'
import type { MakeAccumulator } from './accumulator.ts'
import { planCountValues } from './count-values.ts'
import { GroupSink } from './group-sink.ts'
import { groupingOf } from './grouping.ts'
import { MeanAccumulator } from './mean.ts'
import { planQuantile } from './quantile.ts'
import { planSelection } from './select-series.ts'
import { CountAccumulator, ExtremeAccumulator, VarianceAccumulator } from './simple-accumulators.ts'
import { SumAccumulator } from './sum.ts'

const accumulators: ReadonlyMap<string, MakeAccumulator> = new Map<string, MakeAccumulator>([
  ['sum', (place) => new SumAccumulator(place)],
  ['avg', (place) => new MeanAccumulator(place)],
  ['min', (place) => new ExtremeAccumulator('min', place)],
  ['max', (place) => new ExtremeAccumulator('max', place)],
  ['count', (place) => new CountAccumulator('count', place)],
  ['group', (place) => new CountAccumulator('group', place)],
  ['stddev', (place) => new VarianceAccumulator('stddev', place)],
  ['stdvar', (place) => new VarianceAccumulator('stdvar', place)],
])

/** An aggregation. Selectors and range functions right below a plain one are folded into the groups as they are read. */
export function planAggregation(evaluation: Evaluation, aggregation: Aggregation, grid: Grid): VectorPlan {
  const make = accumulators.get(aggregation.operator)
  if (make === undefined) {
    if (aggregation.operator === 'quantile') return planQuantile(evaluation, aggregation, grid)
    if (aggregation.operator === 'count_values') return planCountValues(evaluation, aggregation, grid)
    return planSelection(evaluation, aggregation, grid)
  }
  const { budget, annotations } = evaluation
  const place = { count: grid.count, annotations, span: unwrapParens(aggregation.expr).span }
  const sink = new GroupSink(groupingOf(aggregation), make, place, budget)
  const fused = planFused(evaluation, aggregation, grid, sink)
  if (fused !== undefined) {
    return {
      grid,
      run: async () => {
        await fused()
        return sink.takeSeries()
      },
    }
  }
  const input = evaluation.planVector(aggregation.expr, grid)
  return {
    grid,
    run: async () => {
      const series = await input.run()
      await sink.addSeries(series)
      budget.release(heldBySeries(series))
      return sink.takeSeries()
    },
  }
}

function planFused(evaluation: Evaluation, { expr }: Aggregation, grid: Grid, sink: StepSink): (() => Promise<void>) | undefined {
  const inner = unwrapParens(expr)
  // What does not change is better evaluated once.
  if (grid.count > 1 && isInvariant(inner)) return undefined
  if (inner.kind === 'vector_selector') return planSelectorInto(evaluation, inner, grid, sink)
  const fn = inner.kind === 'call' ? functionNamed(inner.function) : undefined
  if (inner.kind !== 'call' || fn?.kind !== 'range' || inner.function === 'absent_over_time') return undefined
  if (fn.keepsName !== true && !namesStayApart(evaluation, inner)) return undefined
  return planRangeCallInto(evaluation, inner, fn, grid, sink)
}

/** Whether series cannot get equal labels by losing their name, which would go unnoticed without having them side by side. */
function namesStayApart({ query }: Evaluation, { args }: Call): boolean {
  if (query.features.delayedNameRemoval) return true
  return args.map(unwrapParens).some((arg) => {
    const matchers = arg.kind === 'matrix_selector' ? arg.selector.matchers : []
    return matchers.some(({ name, operator }) => name === metricName && operator === '=')
  })
}
