import type { Grid, SeriesPoints } from './points.ts'

/** A part of a query that yields series; run once. What it answers counts as held until whoever asked gives it back. */
export interface VectorPlan {
  readonly grid: Grid
  run(): Promise<readonly SeriesPoints[]>
}

/** A part of a query that yields one number at each step. */
export interface ScalarPlan {
  run(): Promise<Float64Array>
}
