import type { Steps } from './steps.ts'

/** A figure over time: `values[i]` is about the step that begins at `from` + i * `stepMs`; null without data. */
export interface Figure {
  readonly from: number
  readonly stepMs: number
  readonly values: readonly (number | null)[]
  /** The youngest value there is. */
  readonly last: number | null
}

export interface StepRow {
  readonly step: number
}

/** Puts rows, one a step at most, on the time line; `missing` stands where there is none. */
export function makeFigure<Row extends StepRow>(
  { from, stepMs, count }: Steps,
  rows: readonly Row[],
  read: (row: Row) => number | null,
  missing: number | null = null,
): Figure {
  const values = Array.from({ length: count }, () => missing)
  for (const row of rows) {
    const value = read(row)
    if (row.step >= 0 && row.step < count) values[row.step] = value !== null && Number.isFinite(value) ? value : null
  }
  return { from, stepMs, values, last: values.findLast((value) => value !== null) ?? null }
}
