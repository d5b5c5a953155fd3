import type { Aggregation } from '../../ast.ts'
import { quantileOf } from '../../functions/quantile-of.ts'
import { tell } from '../../functions/warnings.ts'
import type { Labels } from '../../labels.ts'
import type { Budget } from '../budget.ts'
import { combine } from '../combine.ts'
import type { Evaluation } from '../evaluation.ts'
import { unwrapParens } from '../invariance.ts'
import type { VectorPlan } from '../plan.ts'
import { absent, Cells, float, type Grid, histogram, type SeriesPoints } from '../points.ts'
import { inTurns, seriesOf } from '../series.ts'
import { groupingOf } from './grouping.ts'
import { rangeOf } from './select-series.ts'

/** `quantile(q, ...)` over the floats of each group. */
export function planQuantile(evaluation: Evaluation, aggregation: Aggregation, grid: Grid): VectorPlan {
  const { annotations, budget } = evaluation
  const input = evaluation.planVector(aggregation.expr, grid)
  const parameter = aggregation.parameter && evaluation.planScalar(aggregation.parameter, grid)
  const span = unwrapParens(aggregation.expr).span
  return combine(evaluation, grid, [input], async ([series = []]) => {
    const quantiles = (await parameter?.run()) ?? new Float64Array(grid.count)
    warnOfQuantiles(evaluation, aggregation, quantiles)
    const groups = await groupMembers(budget, aggregation, series)
    const answers: SeriesPoints[] = []
    for (const { labels, members } of groups) {
      const cells = new Cells(grid.count)
      const floats = new Float64Array(members.length)
      for (let step = 0; step < grid.count; step++) {
        let count = 0
        for (const one of members) {
          if (one.present[step] === float) floats[count++] = one.values[step] as number
          else if (one.present[step] === histogram) tell.ignoredInAggregation(annotations, 'quantile', span)
        }
        if (count > 0) cells.setFloat(step, quantileOf(quantiles[step] as number, floats, count))
        if (budget.due) await budget.pause()
      }
      if (cells.present.some((kind) => kind !== absent)) {
        answers.push(
          seriesOf(
            labels,
            members.some((one) => one.dropName),
            cells,
          ),
        )
      }
    }
    return answers
  })
}

interface Group {
  readonly labels: Labels
  readonly members: SeriesPoints[]
}

async function groupMembers(budget: Budget, aggregation: Aggregation, series: readonly SeriesPoints[]): Promise<readonly Group[]> {
  const grouping = groupingOf(aggregation)
  const groups = new Map<string, Group>()
  await inTurns(budget, series, (one) => {
    const key = grouping.keyOf(one.labels)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { labels: grouping.labelsOf(one.labels), members: [one] })
    else known.members.push(one)
  })
  return [...groups.values()]
}

function warnOfQuantiles({ annotations }: Evaluation, { parameter }: Aggregation, quantiles: Float64Array): void {
  const span = parameter && unwrapParens(parameter).span
  if (span === undefined) return
  const { least, most, hasNan } = rangeOf(quantiles)
  if (hasNan) tell.invalidQuantile(annotations, Number.NaN, span)
  if (most > 1) tell.invalidQuantile(annotations, most, span)
  if (least < 0) tell.invalidQuantile(annotations, least, span)
}
