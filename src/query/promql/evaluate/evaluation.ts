import type { Annotations } from '../annotations.ts'
import type { Expr, VectorSelector } from '../ast.ts'
import type { Labels } from '../labels.ts'
import type { PromqlQuery } from '../query.ts'
import type { Budget } from './budget.ts'
import type { ScalarPlan, VectorPlan } from './plan.ts'
import type { Grid } from './points.ts'
import type { SelectStreams } from './select-streams.ts'

/** What all parts of one evaluation share. */
export interface Evaluation {
  readonly query: PromqlQuery
  readonly annotations: Annotations
  readonly budget: Budget
  readonly streams: SelectStreams
  /** Range functions may be evaluated from buckets in place of samples. */
  readonly usesBuckets: boolean
  /** Selectors whose native histograms may come without buckets. */
  readonly totalsOnly: ReadonlySet<VectorSelector>
  /** How a part that yields series is evaluated at the steps of a grid. Its selectors begin to read at once or with the query. */
  readonly planVector: (expr: Expr, grid: Grid) => VectorPlan
  /** The same of a part that yields numbers. */
  readonly planScalar: (expr: Expr, grid: Grid) => ScalarPlan
}

/** The labels of a series whose value was made into another: the name goes at once, or at the end of the query. */
export function withoutNameNow(evaluation: Evaluation, labels: Labels): Labels {
  return evaluation.query.features.delayedNameRemoval ? labels : labels.withoutMetadata()
}
