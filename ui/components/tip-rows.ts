import type { ChartData } from './chart-data.ts'

/** One line of the tip. */
export interface TipRow {
  readonly key: number
  readonly title: string
  readonly colour: string
  readonly value: string
  /** To the pointer. */
  readonly nearest: boolean
}

/** More than these make the tip longer than the chart. */
const mostRows = 10

/** The largest values at a moment, the one nearest to the pointed value marked and never left out; how many others are. */
export function tipRows(
  data: ChartData,
  pointed: { readonly index: number; readonly value: number },
  format: (value: number) => string,
): { rows: readonly TipRow[]; more: number } {
  const all = data.series.map(({ title, colour, values }, key) => ({ key, title, colour, value: values[pointed.index] ?? null }))
  const [only] = all
  if (all.length === 1 && only)
    return { rows: [{ ...only, value: only.value === null ? '–' : format(only.value), nearest: false }], more: 0 }
  const present = all.flatMap((row) => (row.value === null ? [] : [{ ...row, value: row.value }])).toSorted((a, b) => b.value - a.value)
  const distances = present.map(({ value }) => Math.abs(value - pointed.value))
  const nearest = present[distances.indexOf(Math.min(...distances))]
  const shown = present.slice(0, mostRows)
  if (nearest && !shown.includes(nearest)) shown.splice(-1, 1, nearest)
  return {
    rows: shown.map((row) => ({ ...row, value: format(row.value), nearest: row === nearest })),
    more: present.length - shown.length,
  }
}
