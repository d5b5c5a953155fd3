import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { SqlParams } from '../../sql-params.ts'
import { LabelsMaker } from './labels-maker.ts'
import { mapOf, repeatedTexts, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { shortTurns } from './short-turns.ts'
import type { StoredSeries } from './stored-series.ts'

export interface SeriesBlock {
  readonly series: readonly StoredSeries[]
  /** Their metrics, each once. */
  readonly metrics: ReadonlySet<string>
  /** Of the label values of all of them, those that several have counted each time. */
  readonly characters: number
}

const columns = [repeatedTexts, uint64Halves(), mapOf(repeatedTexts, repeatedTexts)] as const
const selected = `metric, id, CAST(labels, 'Map(LowCardinality(String), LowCardinality(String))') AS pairs`

/** Labels take long to make, and those of a block are made in one turn. */
const blockRows = 1024
/** All labels are read once: by default the store reads them again for each one in the condition. */
const settings = `SETTINGS max_block_size = ${blockRows}, optimize_functions_to_subcolumns = 0`

/** Reads rows of `metric_series`; `where` is the condition and what follows it. */
export async function* readSeriesBlocks(
  telemetry: TelemetryStore,
  params: SqlParams,
  where: string,
  signal: AbortSignal,
): AsyncGenerator<SeriesBlock, void, undefined> {
  const sql = `SELECT ${selected} FROM metric_series WHERE ${where} ${settings}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const maker = new LabelsMaker()
  for await (const {
    rows,
    columns: [names, ids, { ends, items }],
  } of shortTurns(readBlocks(pieces, columns))) {
    const series: StoredSeries[] = []
    let characters = 0
    for (const value of items.values) characters += value.length
    let start = 0
    for (let row = 0; row < rows; row++) {
      const end = ends[row] ?? start
      const labels = maker.make(names[row] ?? '', items.keys, items.values, start, end)
      series.push({ low: ids[2 * row] ?? 0, high: ids[2 * row + 1] ?? 0, labels })
      start = end
    }
    yield { series, metrics: new Set(names), characters }
  }
}
