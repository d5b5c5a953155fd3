import type { TelemetryTable } from '../../storage/tables/table.ts'

/** One decoded row: strings, numbers, bigints (64 bits), arrays, maps as lists of pairs, in the order of the columns. */
export type DecodedRow = Readonly<Record<string, unknown>>

/** Reads RowBinary by nothing but the table's wire types: what the store would see. Throws when bytes are missing or left over. */
export function decodeRows(table: TelemetryTable, bytes: Buffer): DecodedRow[] {
  const cursor = { bytes, at: 0 }
  const columns = table.columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [{ name, read: readerOf(wire) }]))
  const rows: DecodedRow[] = []
  while (cursor.at < bytes.length) rows.push(Object.fromEntries(columns.map(({ name, read }) => [name, read(cursor)])))
  return rows
}

interface Cursor {
  readonly bytes: Buffer
  at: number
}
type Read = (cursor: Cursor) => unknown

function fixed(size: number, read: (bytes: Buffer, at: number) => unknown): Read {
  return (cursor) => {
    cursor.at += size
    if (cursor.at > cursor.bytes.length) throw new RangeError('row ends early')
    return read(cursor.bytes, cursor.at - size)
  }
}

function varint(cursor: Cursor): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.bytes.readUInt8(cursor.at++)
    value += (byte & 127) * scale
    if (byte < 128) return value
  }
}

const simple: Readonly<Record<string, Read>> = {
  UInt8: fixed(1, (bytes, at) => bytes.readUInt8(at)),
  Int8: fixed(1, (bytes, at) => bytes.readInt8(at)),
  UInt32: fixed(4, (bytes, at) => bytes.readUInt32LE(at)),
  Int32: fixed(4, (bytes, at) => bytes.readInt32LE(at)),
  DateTime: fixed(4, (bytes, at) => bytes.readUInt32LE(at)),
  UInt64: fixed(8, (bytes, at) => bytes.readBigUInt64LE(at)),
  Int64: fixed(8, (bytes, at) => bytes.readBigInt64LE(at)),
  "DateTime64(9, 'UTC')": fixed(8, (bytes, at) => bytes.readBigInt64LE(at)),
  "DateTime64(3, 'UTC')": fixed(8, (bytes, at) => bytes.readBigInt64LE(at)),
  Float64: fixed(8, (bytes, at) => bytes.readDoubleLE(at)),
  String: (cursor) => {
    const size = varint(cursor)
    cursor.at += size
    if (cursor.at > cursor.bytes.length) throw new RangeError('row ends early')
    return cursor.bytes.toString('utf8', cursor.at - size, cursor.at)
  },
}

function readerOf(type: string): Read {
  const plain = simple[type]
  if (plain !== undefined) return plain
  const inner = /^(?:Array|Map)\((.*)\)$/.exec(type)?.[1]
  if (inner === undefined) throw new TypeError(`no reader for ${type}`)
  const item = type.startsWith('Array') ? readerOf(inner) : readPair
  return (cursor) => Array.from({ length: varint(cursor) }, () => item(cursor))
}

function readPair(cursor: Cursor): unknown {
  const text = readerOf('String')
  return [text(cursor), text(cursor)]
}
