import type { ChartData } from './chart-data.ts'

/** One line of the tip. */
export interface TipRow {
  readonly key: number
  readonly title: string
  readonly colour: string
  readonly value: string
  /** At the time compared with. */
  readonly before?: string
  /** To the pointer. */
  readonly nearest: boolean
}

/** More than these make the tip longer than the chart. */
const mostRows = 10

/**
 * The largest values at a moment, the one nearest to the pointed value marked and never left out; how many others are. With `compare` what
 * the lines of the same names were then, where they were something.
 */
export function tipRows(
  data: ChartData,
  pointed: { readonly index: number; readonly value: number },
  format: (value: number) => string,
  compare?: ChartData,
): { rows: readonly TipRow[]; more: number } {
  const all = data.series.map(({ title, colour, values, look }, key) => ({
    key,
    title,
    colour,
    value: values[pointed.index] ?? null,
    drawnAt: (look?.drawnAt ?? values)[pointed.index] ?? 0,
    write: look?.format ?? format,
  }))
  const present = all.flatMap((row) => (row.value === null ? [] : [{ ...row, value: row.value }])).toSorted((a, b) => b.value - a.value)
  const distances = present.map(({ drawnAt }) => Math.abs(drawnAt - pointed.value))
  const nearest = present[distances.indexOf(Math.min(...distances))]
  const shown: ((typeof all)[number] | (typeof present)[number])[] = present.slice(0, mostRows)
  if (nearest && !shown.includes(nearest)) shown.splice(-1, 1, nearest)
  const [only] = all
  if (all.length === 1 && only?.value === null) shown.push(only)
  return {
    rows: shown.map(({ write, key, title, colour, value }) => {
      const before = compare?.series.find((one) => one.title === title)?.values[pointed.index]
      return {
        key,
        title,
        colour,
        value: value === null ? '–' : write(value),
        ...(typeof before === 'number' && { before: write(before) }),
        nearest: all.length > 1 && key === nearest?.key,
      }
    }),
    more: Math.max(0, present.length - shown.length),
  }
}
