import type { Labels } from '../labels.ts'
import type { Budget } from './budget.ts'
import { type Evaluation, withoutNameNow } from './evaluation.ts'
import { sameLabelsFault } from './execution-fault.ts'
import { absent, Cells, float, hasPoints, type SeriesPoints, type StepValues } from './points.ts'

/** Looks at one after the other, with turns for others in between. */
export async function inTurns<T>(budget: Budget, list: Iterable<T>, look: (one: T) => void): Promise<void> {
  for (const one of list) {
    look(one)
    if (budget.due) await budget.pause()
  }
}

/** Changes series one by one, with turns for others in between; undefined leaves a series out. */
export async function mapSeries(
  budget: Budget,
  series: readonly SeriesPoints[],
  change: (one: SeriesPoints) => SeriesPoints | undefined,
): Promise<SeriesPoints[]> {
  const changed: SeriesPoints[] = []
  await inTurns(budget, series, (one) => {
    const result = change(one)
    if (result !== undefined) changed.push(result)
  })
  return changed
}

/** Computes each float anew; histograms go away, and so does the metric name. */
export function mapFloats(
  evaluation: Evaluation,
  series: readonly SeriesPoints[],
  compute: (value: number, step: number) => number,
): Promise<SeriesPoints[]> {
  return mapSeries(evaluation.budget, series, (one) => {
    const count = one.values.length
    const cells = new Cells(count)
    for (let step = 0; step < count; step++) {
      if (one.present[step] !== float) continue
      cells.values[step] = compute(one.values[step] as number, step)
      cells.present[step] = float
    }
    return nameless(evaluation, one.labels, cells)
  })
}

/** A series of values that were made from others: its name goes away. Undefined when it has no point. */
export function nameless(evaluation: Evaluation, labels: Labels, points: StepValues): SeriesPoints | undefined {
  return hasPoints(points) ? seriesOf(withoutNameNow(evaluation, labels), true, points) : undefined
}

export function seriesOf(labels: Labels, dropName: boolean, points: StepValues): SeriesPoints {
  return { labels, dropName, values: points.values, present: points.present, histograms: points.histograms }
}

/**
 * Series with the same labels become one, as long as they never stand at the same step. Throws the `execution` fault otherwise.
 */
export async function mergeSameLabels(budget: Budget, series: readonly SeriesPoints[]): Promise<readonly SeriesPoints[]> {
  if (!(await hasSameLabels(budget, series))) return series
  const merged = new Map<string, SeriesPoints>()
  await inTurns(budget, series, (one) => {
    const { key } = one.labels
    const known = merged.get(key)
    merged.set(key, known === undefined ? one : mergeTwo(known, one))
  })
  return [...merged.values()]
}

/** Throws the `execution` fault when two series have the same labels. */
export async function refuseSameLabels(budget: Budget, series: readonly SeriesPoints[]): Promise<void> {
  if (await hasSameLabels(budget, series)) throw sameLabelsFault()
}

async function hasSameLabels(budget: Budget, series: readonly SeriesPoints[]): Promise<boolean> {
  if (series.length < 2) return false
  const keys = new Set<string>()
  await inTurns(budget, series, ({ labels }) => keys.add(labels.key))
  return keys.size < series.length
}

function mergeTwo(first: SeriesPoints, second: SeriesPoints): SeriesPoints {
  const cells = new Cells(first.values.length)
  for (let step = 0; step < first.values.length; step++) {
    const inFirst = first.present[step] !== absent
    const inSecond = second.present[step] !== absent
    if (inFirst && inSecond) throw sameLabelsFault()
    if (inFirst) cells.copyFrom(step, first)
    else if (inSecond) cells.copyFrom(step, second)
  }
  return seriesOf(first.labels, first.dropName, cells)
}
