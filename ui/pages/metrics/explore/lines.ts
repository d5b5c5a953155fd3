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

/** What lines of several kinds are called: by the value of the label that tells them apart. */
export interface ToldLines {
  readonly label: string
  readonly titleOf: (value: string) => string
}

/** Lines that have a colour of their own. */
export const leadingLines = 12

/** The series of an answer as lines: the largest lead, in the order of their names, the others follow in grey. */
export function linesOf({ series }: Pick<Result, 'series'>, expr: string, told?: ToldLines): readonly Line[] {
  const titles = seriesTitles(
    series.map(({ labels }) => labels),
    expr,
  )
  const all = series.map(({ labels, values }, index) => ({
    title: told?.titleOf(labels[told.label] ?? '') ?? titles[index] ?? '',
    full: seriesText(labels) || expr,
    values,
    summary: summarize(values),
    labels,
  }))
  if (told?.label === 'stat') return statLines(all)
  const ranked = all.toSorted((a, b) => (b.summary?.mean ?? -Infinity) - (a.summary?.mean ?? -Infinity))
  const leading = ranked.slice(0, leadingLines).toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }))
  return [
    ...leading.map((line, index) => ({ ...line, colour: `--c${index + 1}`, leads: true })),
    ...ranked.slice(leadingLines).map((line) => ({ ...line, colour: '--control', leads: false })),
  ]
}

type BareLine = Omit<Line, 'colour' | 'leads'> & { readonly labels: Readonly<Record<string, string>> }

const statColours: readonly (readonly [stat: string, colour: string])[] = [
  ['avg', '--c1'],
  ['min', '--c3'],
  ['max', '--c2'],
]

/** The mean first; of a single series it is all there is to say. */
function statLines(all: readonly BareLine[]): readonly Line[] {
  const lines = statColours.flatMap(([stat, colour]) =>
    all.filter(({ labels }) => labels['stat'] === stat).map((line) => ({ ...line, colour, leads: true })),
  )
  const [mean, ...ends] = lines
  const isOne = mean !== undefined && ends.every(({ values }) => values.every((value, at) => value === mean.values[at]))
  return isOne ? [mean] : lines
}

export function chartOf({ t0, step }: Result, lines: readonly Line[], lengthMs: number): ChartData {
  return { fromMs: t0, stepMs: step, series: lines, length: Math.max(2, Math.floor(lengthMs / step)) }
}

/** The same lines at an earlier time, for the leading ones; undefined when none of them was there. */
export function earlierChart(earlier: Result | undefined, lines: readonly Line[]): ChartData | undefined {
  if (earlier === undefined) return undefined
  const before = new Map(earlier.series.map(({ labels, values }) => [seriesText(labels), values]))
  const only = earlier.series.length === 1 && lines.length === 1 ? earlier.series[0]?.values : undefined
  const series = lines.flatMap(({ title, full, colour, leads }) => {
    const values = before.get(full) ?? only
    return leads && values !== undefined ? [{ title, colour, values }] : []
  })
  return series.length === 0 ? undefined : { fromMs: earlier.t0, stepMs: earlier.step, series }
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
