import { printFloatShort } from '../../../../lib/go-number.ts'
import type { Aggregation } from '../../ast.ts'
import { tell } from '../../functions/warnings.ts'
import type { Budget } from '../budget.ts'
import { combine } from '../combine.ts'
import type { Evaluation } from '../evaluation.ts'
import { executionFault } from '../execution-fault.ts'
import { unwrapParens } from '../invariance.ts'
import type { VectorPlan } from '../plan.ts'
import { absent, Cells, float, type Grid, histogram, type SeriesPoints } from '../points.ts'
import { inTurns, seriesOf } from '../series.ts'
import { BestOf } from './best-of.ts'
import { groupingOf } from './grouping.ts'
import { sampleOffset } from './sample-offset.ts'

/** `topk`, `bottomk`, `limitk` and `limit_ratio`: the series themselves, but not all of them. */
export function planSelection(evaluation: Evaluation, aggregation: Aggregation, grid: Grid): VectorPlan {
  const input = evaluation.planVector(aggregation.expr, grid)
  const parameter = aggregation.parameter && evaluation.planScalar(aggregation.parameter, grid)
  return combine(evaluation, grid, [input], async ([series = []]) => {
    const wanted = (await parameter?.run()) ?? new Float64Array(grid.count)
    const isRatio = aggregation.operator === 'limit_ratio'
    if (!(isRatio ? checkRatio(evaluation, aggregation, wanted) : checkCount(wanted))) return []
    const selection = new Selection(series, grid.count)
    const groups = await groupSeries(evaluation.budget, aggregation, series)
    const offsets = isRatio ? series.map((one) => sampleOffset(one.labels)) : []
    for (let step = 0; step < grid.count; step++) {
      const limit = wanted[step] as number
      for (const members of groups) {
        if (isRatio) takeRatio(selection, members, step, limit, offsets)
        else if (limit >= 1 && aggregation.operator === 'limitk') takeFirst(selection, members, step, Math.floor(limit))
        else if (limit >= 1) takeBest(evaluation, aggregation, selection, members, step, Math.floor(limit))
      }
      if (evaluation.budget.due) await evaluation.budget.pause()
    }
    return selection.series
  })
}

/** What has been chosen so far, in the order of the first choice. */
class Selection {
  readonly all: readonly SeriesPoints[]
  private readonly chosen = new Map<number, Cells>()
  private readonly count: number

  constructor(all: readonly SeriesPoints[], count: number) {
    this.all = all
    this.count = count
  }

  take(index: number, step: number): void {
    const source = this.all[index]
    if (source === undefined) return
    let cells = this.chosen.get(index)
    if (cells === undefined) {
      cells = new Cells(this.count)
      this.chosen.set(index, cells)
    }
    cells.copyFrom(step, source)
  }

  get series(): SeriesPoints[] {
    const series: SeriesPoints[] = []
    for (const [index, cells] of this.chosen) {
      const source = this.all[index]
      if (source !== undefined) series.push(seriesOf(source.labels, source.dropName, cells))
    }
    return series
  }
}

/** Indexes of the series of each group. */
async function groupSeries(budget: Budget, aggregation: Aggregation, series: readonly SeriesPoints[]): Promise<number[][]> {
  const grouping = groupingOf(aggregation)
  const groups = new Map<string, number[]>()
  await inTurns(budget, series.entries(), ([index, { labels }]) => {
    const key = grouping.keyOf(labels)
    const members = groups.get(key)
    if (members === undefined) groups.set(key, [index])
    else members.push(index)
  })
  return [...groups.values()]
}

function takeFirst(selection: Selection, members: readonly number[], step: number, limit: number): void {
  let taken = 0
  for (const index of members) {
    if (taken === limit) return
    if (selection.all[index]?.present[step] === absent) continue
    selection.take(index, step)
    taken++
  }
}

function takeRatio(selection: Selection, members: readonly number[], step: number, ratio: number, offsets: readonly number[]): void {
  if (ratio === 0) return
  const limit = Math.max(-1, Math.min(1, ratio))
  for (const index of members) {
    if (selection.all[index]?.present[step] === absent) continue
    const offset = offsets[index] as number
    if (limit >= 0 ? offset < limit : offset >= 1 + limit) selection.take(index, step)
  }
}

function takeBest(
  evaluation: Evaluation,
  { operator, span }: Aggregation,
  selection: Selection,
  members: readonly number[],
  step: number,
  limit: number,
): void {
  const best = new BestOf(Math.min(limit, members.length), operator === 'topk')
  for (const index of members) {
    const one = selection.all[index]
    if (one?.present[step] === float) best.offer(one.values[step] as number, index)
    else if (one?.present[step] === histogram) tell.ignoredInAggregation(evaluation.annotations, operator, span)
  }
  for (const index of best.indexes) selection.take(index, step)
}

/** False when nothing is wanted at any step. */
function checkCount(wanted: Float64Array): boolean {
  const { least, most, hasNan } = rangeOf(wanted)
  if (most < 1) return false
  if (hasNan) throw executionFault('Parameter value is NaN')
  if (least <= -(2 ** 63)) throw executionFault(`Scalar value ${printFloatShort(least)} underflows int64`)
  if (most >= 2 ** 63) throw executionFault(`Scalar value ${printFloatShort(most)} overflows int64`)
  return true
}

function checkRatio({ annotations }: Evaluation, { parameter }: Aggregation, wanted: Float64Array): boolean {
  const { least, most, hasNan } = rangeOf(wanted)
  if (most === 0 && least === 0) return false
  if (hasNan) throw executionFault('Ratio value is NaN')
  const span = parameter && unwrapParens(parameter).span
  const text = 'ratio value should be between -1 and 1, got'
  if (span !== undefined && most > 1) annotations.warn(`${text} ${printFloatShort(most)}, capping to 1`, span)
  if (span !== undefined && least < -1) annotations.warn(`${text} ${printFloatShort(least)}, capping to -1`, span)
  return true
}

/** The extremes are NaN as soon as one value is. */
export function rangeOf(values: Float64Array): { least: number; most: number; hasNan: boolean } {
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return { least, most, hasNan: Number.isNaN(least) }
}
