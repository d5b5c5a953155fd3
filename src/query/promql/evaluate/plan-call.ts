import type { Call } from '../ast.ts'
import { functionNamed } from '../functions/index.ts'
import type { VectorCall } from '../functions/vector-function.ts'
import { typeOf } from '../parse/value-type.ts'
import { planAbsentOverTime } from './absent-over-time.ts'
import { combine } from './combine.ts'
import type { Evaluation } from './evaluation.ts'
import { heldBySeries } from './held.ts'
import { planInfo } from './info/plan-info.ts'
import { unwrapParens } from './invariance.ts'
import { planRangeCall } from './plan-range-call.ts'
import { planSelector } from './plan-selector.ts'
import type { ScalarPlan, VectorPlan } from './plan.ts'
import type { Grid, SeriesPoints } from './points.ts'
import { mapFloats, mergeSameLabels } from './series.ts'

/** A call that yields series. */
export function planCall(evaluation: Evaluation, call: Call, grid: Grid): VectorPlan {
  if (call.function === 'absent_over_time') return planAbsentOverTime(evaluation, call, grid)
  if (call.function === 'info') return planInfo(evaluation, call, grid)
  const stamp = planTimestamp(evaluation, call, grid)
  if (stamp !== undefined) return stamp
  const fn = functionNamed(call.function)
  if (fn?.kind === 'range') return planRangeCall(evaluation, call, fn, grid)
  const { vectors, bind } = planArguments(evaluation, call, grid)
  return combine(evaluation, grid, vectors, async (inputs) => {
    const bound = await bind(inputs)
    const { budget, query } = evaluation
    if (fn?.kind === 'map') {
      const series = await mapFloats(evaluation, bound.vectors[0] ?? [], fn.map)
      return query.features.delayedNameRemoval ? series : mergeSameLabels(budget, series)
    }
    if (fn?.kind !== 'vector') throw new TypeError(`${call.function} yields no series`)
    const series = await fn.evaluate(bound)
    // An instant query with delayed name removal tells of equal labels at its end.
    return query.features.delayedNameRemoval && grid.count === 1 ? series : mergeSameLabels(budget, series)
  })
}

/** A call that yields numbers. */
export function planScalarCall(evaluation: Evaluation, call: Call, grid: Grid): ScalarPlan {
  const fn = functionNamed(call.function)
  if (fn?.kind !== 'scalar') throw new TypeError(`${call.function} yields no number`)
  const { vectors, bind } = planArguments(evaluation, call, grid)
  return {
    run: async () => {
      const inputs = await Promise.all(vectors.map((plan) => plan.run()))
      const values = await fn.evaluate(await bind(inputs))
      for (const series of inputs) evaluation.budget.release(heldBySeries(series))
      return values
    },
  }
}

/** Of a selector these functions tell times of samples, not of the step. */
function planTimestamp(evaluation: Evaluation, call: Call, grid: Grid): VectorPlan | undefined {
  const [argument] = call.args
  const selector = argument && unwrapParens(argument)
  if (selector?.kind !== 'vector_selector') return undefined
  if (call.function === 'timestamp') return planSelector(evaluation, selector, grid, 'time')
  if (call.function !== 'start_timestamp') return undefined
  const isKnown = evaluation.query.features.startTimestamps
  return isKnown ? planSelector(evaluation, selector, grid, 'start_time') : { grid, run: () => Promise.resolve([]) }
}

interface PlannedArguments {
  readonly vectors: readonly VectorPlan[]
  readonly bind: (inputs: readonly (readonly SeriesPoints[])[]) => Promise<VectorCall>
}

function planArguments(evaluation: Evaluation, call: Call, grid: Grid): PlannedArguments {
  const types = call.args.map(typeOf)
  const vectors = call.args.filter((_, at) => types[at] === 'vector').map((arg) => evaluation.planVector(arg, grid))
  const scalars = call.args.map((arg, at) => (types[at] === 'scalar' ? evaluation.planScalar(arg, grid) : undefined))
  const strings = call.args.map((arg) => {
    const inner = unwrapParens(arg)
    return inner.kind === 'string' ? inner.value : undefined
  })
  return {
    vectors,
    bind: async (inputs) => {
      const rest = [...inputs]
      return {
        evaluation,
        grid,
        call,
        vectors: types.map((type) => (type === 'vector' ? rest.shift() : undefined)),
        scalars: await Promise.all(scalars.map((plan) => plan?.run() ?? Promise.resolve(undefined))),
        strings,
      }
    },
  }
}
