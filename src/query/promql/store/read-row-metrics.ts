import { metricHistograms } from '../../../storage/tables/metric-histograms.ts'
import { metricStartTimes } from '../../../storage/tables/metric-start-times.ts'
import { RowReader } from './row-reader.ts'
import { skipsOf } from './skip-columns.ts'

/** What stands behind project and metric, which lead the rows of these tables. */
const behind = new Map([metricHistograms, metricStartTimes].map((table) => [table.name, skipsOf(table, 2)]))

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
