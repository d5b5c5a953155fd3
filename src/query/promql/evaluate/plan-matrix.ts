import type { Expr, MatrixSelector } from '../ast.ts'
import { OverlapNotice } from '../functions/overlap-notice.ts'
import { findEnds, floatsAtEnds } from '../functions/range-ends.ts'
import type { RangeWindow } from '../functions/range-function.ts'
import type { Labels } from '../labels.ts'
import type { MatrixSeries } from '../query.ts'
import type { SeriesRun } from '../series-source.ts'
import { compareLabels } from './compare-labels.ts'
import type { Evaluation } from './evaluation.ts'
import { executionFault } from './execution-fault.ts'
import { heldBySamples } from './held.ts'
import { placeOf, rangeMsOf, referencesOf, requestFor } from './leaf.ts'
import type { Grid } from './points.ts'
import { finishSeries, toMatrix } from './result.ts'
import { firstAfter, joinRuns, keepFrom, SampleRoom, type Samples, withoutStale } from './samples.ts'
import { inTurns } from './series.ts'
import { planSubquery } from './subquery.ts'

/** A range vector by itself, at one time: samples as they are stored, or the steps of a subquery. */
export function planMatrix(evaluation: Evaluation, expr: Expr, grid: Grid): () => Promise<MatrixSeries[]> {
  if (expr.kind === 'matrix_selector') return planSamples(evaluation, expr, grid)
  if (expr.kind !== 'subquery') throw new TypeError(`a ${expr.kind} is no range vector`)
  const plan = planSubquery(evaluation, expr, grid)
  return async () => {
    const pieces = new Map<string, MatrixSeries[]>()
    await plan.each(async (series, steps) => {
      for (const row of await toMatrix(evaluation, steps, await finishSeries(evaluation, series))) {
        pieces.set(row.labels.key, [...(pieces.get(row.labels.key) ?? []), row])
      }
    })
    return [...pieces.values()].flatMap(joinRows).toSorted((a, b) => compareLabels(a.labels, b.labels))
  }
}

/** The rows of one series, one behind the other. */
function joinRows(rows: readonly MatrixSeries[]): MatrixSeries[] {
  const [first] = rows
  if (first === undefined || rows.length === 1) return [...rows]
  const hasHistograms = rows.some(({ histograms }) => histograms !== undefined)
  return [
    {
      labels: first.labels,
      times: joinLists(rows.map(({ times }) => times)),
      values: joinLists(rows.map(({ values }) => values)),
      ...(hasHistograms && { histograms: rows.flatMap(({ times, histograms }) => histograms ?? Array.from(times, () => undefined)) }),
    },
  ]
}

function joinLists(lists: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    joined.set(list, at)
    at += list.length
  }
  return joined
}

function planSamples(evaluation: Evaluation, matrix: MatrixSelector, grid: Grid): () => Promise<MatrixSeries[]> {
  const { budget, query, streams } = evaluation
  const { selector } = matrix
  const { extension } = selector
  const place = placeOf(evaluation, selector)
  const rangeMs = rangeMsOf(evaluation, matrix)
  const { firstMs: endMs } = referencesOf(place, grid)
  const leadMs = extension === undefined ? 0 : query.lookbackMs
  const trailMs = extension === 'smoothed' ? query.lookbackMs : 0
  const found = new Map<Labels, Samples>()
  const room = new SampleRoom()
  const push = (run: SeriesRun): undefined => {
    const known = found.get(run.labels)
    const joined = joinRuns(known, withoutStale(run), room)
    const within = { ...joined, length: firstAfter(joined, endMs + trailMs) }
    const kept = keepFrom(within, firstAfter(within, endMs - rangeMs - leadMs), known)
    budget.hold(heldBySamples(kept) - heldBySamples(known))
    found.set(run.labels, kept)
  }
  const request = requestFor(selector.matchers, place, grid, { backMs: rangeMs + leadMs, aheadMs: trailMs }, { rangeMs })
  const ended = streams.subscribe(request, { push })
  return async () => {
    await ended
    const rows: MatrixSeries[] = []
    await inTurns(budget, found, ([labels, samples]) => {
      const row =
        extension === undefined ? rowOf(labels, samples) : extendedRow(evaluation, matrix, labels, samples, endMs - rangeMs, endMs)
      if (row !== undefined && row.times.length > 0) rows.push(row)
    })
    return rows.toSorted((a, b) => compareLabels(a.labels, b.labels))
  }
}

function rowOf(labels: Labels, { length, times, values, histograms }: Samples): MatrixSeries {
  return {
    labels,
    times: times.slice(0, length),
    values: values.slice(0, length),
    ...(histograms && { histograms: histograms.slice(0, length) }),
  }
}

/** The samples within the range with the values at both of its ends. */
function extendedRow(
  { annotations, query }: Evaluation,
  matrix: MatrixSelector,
  labels: Labels,
  samples: Samples,
  rangeStartMs: number,
  rangeEndMs: number,
): MatrixSeries | undefined {
  const { length, times, values, histograms } = samples
  const { extension } = matrix.selector
  if (histograms !== undefined) throw executionFault(`${extension} modifier is not supported with histograms`)
  if (length === 0) return undefined
  const call = {
    annotations,
    overlaps: new OverlapNotice(),
    features: query.features,
    argumentSpans: [matrix.span],
    argumentsSpan: matrix.span,
    extension,
  }
  const window: RangeWindow = {
    call,
    labels,
    times,
    values,
    histograms,
    startTimes: undefined,
    from: 0,
    to: length,
    rangeStartMs,
    rangeEndMs,
    evaluationMs: rangeEndMs,
    parameters: [],
  }
  const ends = findEnds(window)
  if (ends === undefined) return undefined
  const { left, right } = floatsAtEnds(window, ends, false)
  const inner: number[] = []
  for (let at = ends.first; at <= ends.last; at++) {
    const time = times[at] as number
    if (time > rangeStartMs && time < rangeEndMs) inner.push(at)
  }
  return {
    labels,
    times: Float64Array.from([rangeStartMs, ...inner.map((at) => times[at] as number), rangeEndMs]),
    values: Float64Array.from([left, ...inner.map((at) => values[at] as number), right]),
  }
}
