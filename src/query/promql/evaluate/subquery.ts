import type { Subquery } from '../ast.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { denseSteps, gridTimes } from './dense-steps.ts'
import type { Evaluation } from './evaluation.ts'
import { heldBySeries } from './held.ts'
import { placeOf, rangeMsOf, referencesOf } from './leaf.ts'
import type { Grid, SeriesPoints } from './points.ts'
import { resolveDuration } from './resolve-duration.ts'
import type { RunConsumer } from './select-streams.ts'

export interface SubqueryPlan {
  /** The steps it is evaluated at. */
  readonly grid: Grid
  run(): Promise<readonly SeriesPoints[]>
  /** Evaluates it and pushes each series as one run; tells the labels of those that lose their name. */
  feed(consumer: RunConsumer, dropName: (labels: Labels) => void): Promise<void>
}

/** The expression of a subquery, evaluated at all steps its ranges can reach: multiples of its step, counted from 1970. */
export function planSubquery(evaluation: Evaluation, subquery: Subquery, grid: Grid): SubqueryPlan {
  const inner = innerGrid(evaluation, subquery, grid)
  const plan = evaluation.planVector(subquery.expr, inner)
  const { budget } = evaluation
  return {
    grid: inner,
    run: () => plan.run(),
    feed: async (consumer, dropName) => {
      const series = await plan.run()
      const all = gridTimes(inner)
      for (const one of series) {
        if (one.dropName) dropName(one.labels)
        const slow = consumer.push(toRun(one, all))
        if (slow !== undefined) await slow
        if (budget.due) await budget.pause()
      }
      budget.release(heldBySeries(series))
    },
  }
}

function toRun(series: SeriesPoints, all: Float64Array): SeriesRun {
  const { times, values, histograms } = denseSteps(series, all)
  return { labels: series.labels, times, values, ...(histograms && { histograms: histograms.map(forgetReset) }) }
}

/** Whether a counter was reset since the sample before is not known when samples are left out or repeated. */
function forgetReset(histogram: FloatHistogram | undefined): FloatHistogram | undefined {
  const isKnown = histogram?.counterReset === 'reset' || histogram?.counterReset === 'not_reset'
  return isKnown ? { ...histogram, counterReset: 'unknown' } : histogram
}

function innerGrid(evaluation: Evaluation, subquery: Subquery, grid: Grid): Grid {
  const { query, budget } = evaluation
  const { firstMs, lastMs } = referencesOf(placeOf(evaluation, subquery), grid)
  const stepMs = resolveDuration(query, subquery.step, false) || query.subqueryStepMs
  const openMs = firstMs - rangeMsOf(evaluation, subquery)
  let startMs = stepMs * Math.trunc(openMs / stepMs)
  if (startMs <= openMs) startMs += stepMs
  const count = lastMs < startMs ? 0 : Math.floor((lastMs - startMs) / stepMs) + 1
  // Nothing is made of this size that could not be held.
  budget.hold(count)
  budget.release(count)
  return { startMs, stepMs, count }
}
