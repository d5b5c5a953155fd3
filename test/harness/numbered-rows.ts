import { ByteWriter } from '../../src/lib/wire/byte-writer.ts'
import { tables } from '../../src/storage/tables/index.ts'
import type { RowChunk } from '../../src/storage/tables/row-chunk.ts'
import type { WireColumn } from '../../src/storage/wal/index.ts'

/** Tables of numbered rows, with the column that carries the number and that column's partition text. */
const numbered: Readonly<Record<string, { readonly column: string; readonly partition: (day: Date) => string }>> = {
  log_records: { column: 'body', partition: (day) => `application/${day.toISOString().slice(0, 7)}-01` },
  spans: { column: 'trace_id', partition: (day) => day.toISOString().slice(0, 10) },
  metric_samples: { column: 'metric', partition: (day) => day.toISOString().slice(0, 10).replaceAll('-', '') },
}

/** Digits of a number as it stands in a row. */
const digits = 10

/** The rows' segment, as `openSegment` gives it. */
interface Segment {
  readonly low: number
  readonly high: number
}

/** The wire columns of a table in this version. */
export function wireColumns(name: string): readonly WireColumn[] {
  const table = tables.find((candidate) => candidate.name === name)
  if (table === undefined) throw new Error(`no table ${name}`)
  return table.columns.flatMap((column) => (column.wire === undefined ? [] : [{ name: column.name, type: column.wire }]))
}

interface NumberedOptions {
  readonly segment: Segment
  readonly day?: Date
  readonly padding?: number
  readonly columns?: readonly WireColumn[]
}

/** The column in which `numberedChunk` writes the numbers. */
export function numberColumn(table: string): string {
  return numbered[table]?.column ?? ''
}

/**
 * Valid rows of a table that differ by their number; `padding` bytes more in each. All of them lie in the partition of `day`. `columns`
 * are those of another version.
 */
export function numberedChunk(
  table: string,
  numbers: readonly number[],
  { segment, day = new Date(), padding = 0, columns = wireColumns(table) }: NumberedOptions,
): RowChunk {
  const out = new ByteWriter(4096)
  for (const number of numbers) {
    for (const { name, type: wire } of columns) {
      if (name === 'segment') out.halves(segment.low, segment.high)
      else if (name === numberColumn(table)) out.string(String(number).padStart(digits, '0'))
      else if (name === 'class') out.string('application')
      else if (name === 'scope_name' && padding > 0) out.string('x'.repeat(padding))
      else if (wire === 'UInt32') out.uint32(1)
      else if (wire.startsWith('DateTime64(9')) out.int64(BigInt(day.getTime()) * 1_000_000n)
      else if (wire.startsWith('DateTime64(3')) out.int64(BigInt(day.getTime()))
      else if (wire === 'UInt64' || wire === 'Int64') out.halves(number, 0)
      else if (wire === 'UInt8' || wire === 'Int8') out.uint8(0)
      // An empty string, map or array.
      else out.varint(0)
    }
  }
  return { table, partition: numbered[table]?.partition(day) ?? '', rows: numbers.length, bytes: out.copy() }
}

/** The numbers in rows made by `numberedChunk`: each stands as a string of ten digits. */
export function readNumbers(bytes: Buffer): number[] {
  return [...bytes.toString('latin1').matchAll(/\n(\d{10})/g)].map(([, text]) => Number(text))
}

/** The rows of a buffer made by `numberedChunk`, one by one. */
export function readRows(table: string, bytes: Buffer): { number: number; partition: string; segment: bigint }[] {
  const numbers = readNumbers(bytes)
  const rowBytes = bytes.length / numbers.length
  const timeOffset = table === 'log_records' ? 16 : 4
  return numbers.map((number, index) => {
    const row = bytes.subarray(index * rowBytes, (index + 1) * rowBytes)
    const day = new Date(Number(row.readBigInt64LE(timeOffset) / 1_000_000n))
    return {
      number,
      partition: table === 'metric_samples' ? '' : (numbered[table]?.partition(day) ?? ''),
      segment: row.readBigUInt64LE(rowBytes - 8),
    }
  })
}
