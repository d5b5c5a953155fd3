import { metricHistograms } from '../../../storage/tables/metric-histograms.ts'
import { metricStartTimes } from '../../../storage/tables/metric-start-times.ts'
import type { TelemetryTable } from '../../../storage/tables/table.ts'
import { RowReader } from './row-reader.ts'

/** Of the wire types of the tables of metrics: the bytes of fixed ones, of the items of arrays. */
const widths: Readonly<Record<string, number>> = {
  UInt8: 1,
  Int8: 1,
  Int32: 4,
  UInt32: 4,
  DateTime: 4,
  UInt64: 8,
  Float64: 8,
  "DateTime64(3, 'UTC')": 8,
}

type Skip = (reader: RowReader) => void

function skipOf(wire: string): Skip {
  const item = /^Array\((.*)\)$/.exec(wire)?.[1]
  const width = widths[item ?? wire]
  if (width === undefined) throw new Error(`rows with ${wire} cannot be walked`)
  if (item !== undefined) return (reader) => reader.skipItems(width)
  return (reader) => {
    reader.at += width
  }
}

/** What stands behind project and metric, which lead the rows of these tables. */
const behind = new Map([metricHistograms, metricStartTimes].map((table) => [table.name, skipsOf(table)]))

function skipsOf({ columns }: TelemetryTable): readonly Skip[] {
  return columns.slice(2).flatMap(({ wire }) => (wire === undefined ? [] : [skipOf(wire)]))
}

/** More bytes than these take too long. */
const mostBytes = 4 * 2 ** 20

/**
 * Tells the project and metric of each row of one of these tables, neighbours that are equal once. False: there are
 * too many rows to look at.
 */
export function readRowMetrics(table: string, rowBinary: readonly Buffer[], tell: (projectId: number, metric: string) => void): boolean {
  const skips = behind.get(table) ?? []
  if (rowBinary.reduce((sum, { length }) => sum + length, 0) > mostBytes) return false
  // A row may lie in two pieces.
  const reader = new RowReader(Buffer.concat(rowBinary))
  let known: Buffer = Buffer.alloc(0)
  while (!reader.isAtEnd) {
    const start = reader.at
    reader.at += 4
    reader.skipItems(1)
    const head = reader.bytes.subarray(start, reader.at)
    if (!head.equals(known)) {
      known = head
      reader.at = start
      tell(reader.uint32(), reader.text())
    }
    for (const skip of skips) skip(reader)
  }
  return true
}
