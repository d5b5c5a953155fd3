import { quoteGo } from '../../../../lib/go-quote.ts'
import type { Aggregation } from '../../ast.ts'
import type { FloatHistogram } from '../../histogram/float-histogram.ts'
import { formatHistogram } from '../../histogram/format-histogram.ts'
import type { Labels } from '../../labels.ts'
import { combine } from '../combine.ts'
import type { Evaluation } from '../evaluation.ts'
import { executionFault } from '../execution-fault.ts'
import { unwrapParens } from '../invariance.ts'
import type { VectorPlan } from '../plan.ts'
import { Cells, float, type Grid, valueAt } from '../points.ts'
import { seriesOf } from '../series.ts'
import { groupingOf } from './grouping.ts'

/** `count_values("label", ...)`: how many series of each group have each value. */
export function planCountValues(evaluation: Evaluation, aggregation: Aggregation, grid: Grid): VectorPlan {
  const parameter = aggregation.parameter && unwrapParens(aggregation.parameter)
  const name = parameter?.kind === 'string' ? parameter.value : ''
  if (name === '' || /\p{Surrogate}/u.test(name)) throw executionFault(`invalid label name ${quoteGo(name)}`)
  const grouping = groupingOf(aggregation, [name])
  const { budget } = evaluation
  return combine(evaluation, grid, [evaluation.planVector(aggregation.expr, grid)], async ([series = []]) => {
    const groups = new Map<string, { readonly labels: Labels; readonly cells: Cells }>()
    for (const one of series) {
      // Values repeat from step to step.
      const known = new Map<number | FloatHistogram | '-0', Cells>()
      for (let step = 0; step < grid.count; step++) {
        const value = valueAt(one, step)
        if (value === undefined) continue
        // 0 and -0 are one key of a map, but two values.
        const key = Object.is(value, -0) ? '-0' : value
        let cells = known.get(key)
        if (cells === undefined) {
          const labels = grouping.labelsOf(one.labels.with(name, formatValue(value)))
          let found = groups.get(labels.key)
          if (found === undefined) {
            // Each value makes a series of its own.
            budget.hold(grid.count)
            found = { labels, cells: new Cells(grid.count) }
            groups.set(labels.key, found)
          }
          cells = found.cells
          known.set(key, cells)
          if (budget.due) await budget.pause()
        }
        cells.values[step] = (cells.values[step] as number) + 1
        cells.present[step] = float
      }
      if (budget.due) await budget.pause()
    }
    budget.release(groups.size * grid.count)
    return [...groups.values()].map(({ labels, cells }) => seriesOf(labels, false, cells))
  })
}

function formatValue(value: number | FloatHistogram): string {
  return typeof value === 'number' ? formatPlain(value) : formatHistogram(value)
}

/** All digits of the shortest text that reads back, never an exponent. */
function formatPlain(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  const [mantissa = '', exponent] = (Object.is(value, -0) ? '-0' : String(value)).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const shift = Number(exponent)
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`
}
