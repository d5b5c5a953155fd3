import { logRecords } from '../../storage/tables/log-records.ts'
import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricSamples } from '../../storage/tables/metric-samples.ts'
import type { RowChunk } from '../../storage/tables/row-chunk.ts'
import { spans } from '../../storage/tables/spans.ts'
import type { Signal } from '../rule.ts'

const signals: ReadonlyMap<string, Signal> = new Map([
  [metricSamples.name, 'metrics'],
  [metricHistograms.name, 'metrics'],
  [logRecords.name, 'logs'],
  [spans.name, 'traces'],
])

/** Which kinds of rows these are. */
export function signalsOf(chunks: readonly RowChunk[]): readonly Signal[] {
  return chunks.flatMap(({ table }) => signals.get(table) ?? [])
}
