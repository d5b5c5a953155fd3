import type { TelemetryTable } from '../../../storage/tables/table.ts'
import type { RowReader } from './row-reader.ts'

/** Of the wire types of the tables of metrics: the bytes of fixed ones, of the items of arrays. */
const widths: Readonly<Record<string, number>> = {
  UInt8: 1,
  Int8: 1,
  Int32: 4,
  UInt32: 4,
  DateTime: 4,
  Int64: 8,
  UInt64: 8,
  Float64: 8,
  "DateTime64(3, 'UTC')": 8,
}

/** Moves a reader over the value of one column. */
export type Skip = (reader: RowReader) => void

/** For what stands behind the first columns of a table's rows in RowBinary. Throws for types that have no known size. */
export function skipsOf({ columns }: TelemetryTable, first: number): readonly Skip[] {
  return columns.slice(first).flatMap(({ wire }) => (wire === undefined ? [] : [skipOf(wire)]))
}

function skipOf(wire: string): Skip {
  const item = /^Array\((.*)\)$/.exec(wire)?.[1]
  const width = widths[item ?? wire]
  if (width === undefined) throw new Error(`rows with ${wire} cannot be walked`)
  if (item !== undefined) return (reader) => reader.skipItems(width)
  return (reader) => {
    reader.at += width
  }
}
