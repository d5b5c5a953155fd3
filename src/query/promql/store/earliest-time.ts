import { metricHistograms } from '../../../storage/tables/metric-histograms.ts'
import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import { metricStartTimes } from '../../../storage/tables/metric-start-times.ts'
import { RowReader } from './row-reader.ts'
import { type Skip, skipsOf } from './skip-columns.ts'

/** Project, metric, series; then the time. */
const columnsBeforeTime = 3
const idBytes = 8
const timeBytes = 8

const behindTime = new Map<string, readonly Skip[]>(
  [metricSamples, metricHistograms, metricStartTimes].map((table) => [table.name, skipsOf(table, columnsBeforeTime + 1)]),
)

/** Does a table hold samples? */
export function holdsSamples(table: string): boolean {
  return behindTime.has(table)
}

/** The earliest time in rows of a table of samples, epoch milliseconds. Throws RangeError for bytes that are no such rows. */
export function earliestTime(table: string, rowBinary: Buffer): number {
  const skips = behindTime.get(table) ?? []
  const reader = new RowReader(rowBinary)
  let earliest = Infinity
  while (!reader.isAtEnd) {
    reader.at += 4
    reader.skipItems(1)
    reader.at += idBytes
    const time = rowBinary.readInt32LE(reader.at + 4) * 4_294_967_296 + rowBinary.readUInt32LE(reader.at)
    if (time < earliest) earliest = time
    reader.at += timeBytes
    for (const skip of skips) skip(reader)
  }
  return earliest
}
