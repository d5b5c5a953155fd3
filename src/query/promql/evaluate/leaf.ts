import type { At, LabelMatcher, MatrixSelector, Subquery, VectorSelector } from '../ast.ts'
import type { SelectHints, SelectRequest } from '../series-source.ts'
import type { Evaluation } from './evaluation.ts'
import { type Grid, stepTimeMs } from './points.ts'
import { resolveDuration } from './resolve-duration.ts'

/** Where in time a selector or subquery looks: at the time of each step or pinned to one, less the offset. */
export interface TimePlace {
  readonly offsetMs: number
  readonly atMs: number | undefined
}

export function placeOf({ query }: Evaluation, selector: VectorSelector | Subquery): TimePlace {
  return { offsetMs: resolveDuration(query, selector.offset, true), atMs: atMsOf(selector.at, query.startMs, query.endMs) }
}

/** First and last time that a selector looks from. */
export function referencesOf(place: TimePlace, grid: Grid): { firstMs: number; lastMs: number } {
  const { offsetMs, atMs } = place
  return { firstMs: (atMs ?? grid.startMs) - offsetMs, lastMs: (atMs ?? stepTimeMs(grid, grid.count - 1)) - offsetMs }
}

export interface SelectReach {
  /** How far back of the first time samples are wanted, and how far behind the last. */
  readonly backMs: number
  readonly aheadMs: number
}

export function requestFor(
  matchers: readonly LabelMatcher[],
  place: TimePlace,
  grid: Grid,
  { backMs, aheadMs }: SelectReach,
  hints: SelectHints,
): SelectRequest {
  const { firstMs, lastMs } = referencesOf(place, grid)
  return { matchers, startMs: firstMs - backMs, endMs: lastMs + aheadMs, hints }
}

/** The range of a range selector or subquery. */
export function rangeMsOf({ query }: Evaluation, selector: MatrixSelector | Subquery): number {
  return resolveDuration(query, selector.range, false)
}

function atMsOf(at: At | undefined, startMs: number, endMs: number): number | undefined {
  if (at === undefined) return undefined
  if (at.kind === 'time') return at.ms
  return at.kind === 'start' ? startMs : endMs
}
