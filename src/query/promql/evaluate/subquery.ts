import type { Subquery } from '../ast.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { denseSteps, gridTimes } from './dense-steps.ts'
import type { Evaluation } from './evaluation.ts'
import { heldBySeries } from './held.ts'
import { placeOf, rangeMsOf, referencesOf } from './leaf.ts'
import { type Grid, type SeriesPoints, stepTimeMs } from './points.ts'
import { resolveDuration } from './resolve-duration.ts'
import type { RunConsumer } from './select-streams.ts'

export interface SubqueryPlan {
  /** It has so many steps, and buckets of that length have, that its samples are better not kept but made into these. */
  isBetterIn(bucketMs: number): boolean
  /** Evaluates it piece by piece in rising time; `take` gets the series of each piece with the steps they stand at. To be called once. */
  each(take: (series: readonly SeriesPoints[], grid: Grid) => Promise<void>): Promise<void>
}

/** A longer one is evaluated in pieces, so that loops over the steps of one series stay short and little of it is held at once. */
const pieceSteps = 50_000
/** In a bucket, to be worth it. */
const fewestSteps = 20

/** The expression of a subquery, evaluated at all steps its ranges can reach: multiples of its step, counted from 1970. */
export function planSubquery(evaluation: Evaluation, subquery: Subquery, grid: Grid): SubqueryPlan {
  const inner = innerGrid(evaluation, subquery, grid)
  // Before names go away, series of one piece may have equal labels: nothing would tell which of them goes on in the next.
  const { delayedNameRemoval } = evaluation.query.features
  const first = { ...inner, count: delayedNameRemoval ? inner.count : Math.min(inner.count, pieceSteps) }
  const plan = evaluation.planVector(subquery.expr, first)
  return {
    isBetterIn: (bucketMs) => first.count < inner.count && bucketMs >= fewestSteps * inner.stepMs,
    each: async (take) => {
      await take(await plan.run(), first)
      for (let at = first.count; at < inner.count; at += pieceSteps) {
        const piece = { ...inner, startMs: stepTimeMs(inner, at), count: Math.min(pieceSteps, inner.count - at) }
        await take(await evaluation.planVector(subquery.expr, piece).run(), piece)
      }
    },
  }
}

/** Pushes each series of a subquery as one run a piece; tells the labels of those that lose their name. */
export async function feedSubquery(
  { budget }: Evaluation,
  plan: SubqueryPlan,
  consumer: RunConsumer,
  dropName: (labels: Labels) => unknown,
): Promise<void> {
  // A series has the same labels object in all of its runs.
  const known = new Map<string, Labels>()
  await plan.each(async (series, grid) => {
    const all = gridTimes(grid)
    const isFirst = known.size === 0
    for (const one of series) {
      const labels = isFirst ? one.labels : (known.get(one.labels.key) ?? one.labels)
      known.set(labels.key, labels)
      if (one.dropName) dropName(labels)
      const slow = consumer.push(toRun({ ...one, labels }, all))
      if (slow !== undefined) await slow
      if (budget.due) await budget.pause()
    }
    budget.release(heldBySeries(series))
  })
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
