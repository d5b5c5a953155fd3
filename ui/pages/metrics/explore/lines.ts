import type { ChartData } from '../../../components/chart-data.ts'
import type { Reply } from '../../../lib/replies.ts'
import { seriesText, seriesTitles } from './series-names.ts'

type Result = Reply<'POST /api/metrics/query'>

/** One line of a chart, with what the legend and the table say of it. */
export interface Line {
  /** What tells it from the others. */
  readonly title: string
  /** With all labels. */
  readonly full: string
  readonly values: readonly (number | null)[]
  readonly colour: string
  /** One of the largest: the others are drawn in grey. */
  readonly leads: boolean
  /** Undefined for a line without values. */
  readonly summary: Summary | undefined
}

interface Summary {
  readonly least: number
  readonly mean: number
  readonly most: number
}

/** Lines that have a colour of their own. */
export const leadingLines = 12

/** The series of an answer as lines: the largest lead, in the order of their names, the others follow in grey. */
export function linesOf({ series }: Result, expr: string): readonly Line[] {
  const titles = seriesTitles(
    series.map(({ labels }) => labels),
    expr,
  )
  const all = series.map(({ labels, values }, index) => ({
    title: titles[index] ?? '',
    full: seriesText(labels) || expr,
    values,
    summary: summarize(values),
  }))
  const ranked = all.toSorted((a, b) => (b.summary?.mean ?? -Infinity) - (a.summary?.mean ?? -Infinity))
  const leading = ranked.slice(0, leadingLines).toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }))
  return [
    ...leading.map((line, index) => ({ ...line, colour: `--c${index + 1}`, leads: true })),
    ...ranked.slice(leadingLines).map((line) => ({ ...line, colour: '--control', leads: false })),
  ]
}

export function chartOf({ t0, step }: Result, lines: readonly Line[], lengthMs: number): ChartData {
  return { fromMs: t0, stepMs: step, series: lines, length: Math.max(2, Math.floor(lengthMs / step)) }
}

/** The value at a place, or the last one there is. */
export function valueAt({ values }: Line, index: number | null): number | null {
  return (index === null ? values.findLast((value) => value !== null) : values[index]) ?? null
}

function summarize(values: readonly (number | null)[]): Summary | undefined {
  let least = Infinity
  let most = -Infinity
  let sum = 0
  let count = 0
  for (const value of values) {
    if (value === null) continue
    if (value < least) least = value
    if (value > most) most = value
    sum += value
    count++
  }
  return count === 0 ? undefined : { least, mean: sum / count, most }
}
