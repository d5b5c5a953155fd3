import type { HistogramData } from '../../panels/level-histogram/histogram-data.ts'

/** Counts of the newest bars and those of older ones of the same range as one. */
export function joinCounts(newer: HistogramData, older: HistogramData): HistogramData {
  const series: HistogramData['series'] = { ...newer.series }
  for (const [level, counts] of entriesOf(older.series)) {
    const known = series[level]
    series[level] = known === undefined ? counts : counts.map((count, bar) => count + (known[bar] ?? 0))
  }
  const classes: HistogramData['classes'] = { ...newer.classes }
  for (const [name, count] of entriesOf(older.classes)) classes[name] = (classes[name] ?? 0) + count
  return { ...newer, series, classes, total: newer.total + older.total, searchedFrom: older.searchedFrom }
}

/** As Object.entries, which forgets the type of the names. */
function entriesOf<Name extends string, Value>(record: Partial<Record<Name, Value>>): [Name, Value][] {
  return Object.entries(record) as [Name, Value][]
}
