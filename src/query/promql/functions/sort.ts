import { compareLabels } from '../evaluate/compare-labels.ts'
import { float, type SeriesPoints } from '../evaluate/points.ts'
import { compareNaturally } from './compare-naturally.ts'
import type { VectorCall, VectorFunction } from './vector-function.ts'

/** Orders of instant queries; the answer of a range query is always ordered by labels. */
export const sort: VectorFunction = { kind: 'vector', name: 'sort', evaluate: (call) => sortByValue(call, 1) }
export const sortDesc: VectorFunction = { kind: 'vector', name: 'sort_desc', evaluate: (call) => sortByValue(call, -1) }
export const sortByLabel: VectorFunction = { kind: 'vector', name: 'sort_by_label', evaluate: (call) => sortByLabels(call, 1) }
export const sortByLabelDesc: VectorFunction = { kind: 'vector', name: 'sort_by_label_desc', evaluate: (call) => sortByLabels(call, -1) }

function sortByValue(call: VectorCall, direction: 1 | -1): readonly SeriesPoints[] {
  warnOfRange(call)
  const floats = withoutHistograms(call.vectors[0] ?? [])
  if (call.grid.count > 1) return floats
  return floats.toSorted((a, b) => compareValues(a.values[0] ?? 0, b.values[0] ?? 0, direction))
}

function sortByLabels(call: VectorCall, direction: 1 | -1): readonly SeriesPoints[] {
  warnOfRange(call)
  const series = call.vectors[0] ?? []
  if (call.grid.count > 1) return series
  const names = call.strings.filter((name) => name !== undefined)
  return series.toSorted((a, b) => {
    for (const name of names) {
      const order = compareNaturally(a.labels.get(name), b.labels.get(name))
      if (order !== 0) return order * direction
    }
    return compareLabels(a.labels, b.labels) * direction
  })
}

/** NaN stands last whatever the direction. */
function compareValues(a: number, b: number, direction: 1 | -1): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a === b ? 0 : (a < b ? -1 : 1) * direction
}

function withoutHistograms(series: readonly SeriesPoints[]): SeriesPoints[] {
  const floats: SeriesPoints[] = []
  for (const one of series) {
    if (one.histograms === undefined) floats.push(one)
    else if (one.present.includes(float)) {
      floats.push({ ...one, present: one.present.map((kind) => (kind === float ? float : 0)), histograms: undefined })
    }
  }
  return floats
}

function warnOfRange({ evaluation, grid, call }: VectorCall): void {
  if (grid.count > 1)
    evaluation.annotations.warn('sort is ineffective for range queries since results are always ordered by labels', call.span)
}
