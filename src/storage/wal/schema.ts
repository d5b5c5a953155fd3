import { crc32 } from 'node:zlib'

import { tables } from '../tables/index.ts'
import type { RowChunk } from '../tables/row-chunk.ts'
import type { TelemetryTable } from '../tables/table.ts'
import type { StoredChunk } from './frame.ts'
import type { SegmentNumber } from './segment-number.ts'

/** A column of rows on the wire, with its type in RowBinary. */
export interface WireColumn {
  readonly name: string
  readonly type: string
}

const byName: ReadonlyMap<string, TelemetryTable> = new Map(tables.map((table) => [table.name, table]))
const schemas: ReadonlyMap<string, number> = new Map(tables.map((table) => [table.name, fingerprint(wireColumnsIn(table))]))

/** The wire columns of this version's tables, by what stands for them in a segment. */
export const ownColumns: ReadonlyMap<number, readonly WireColumn[]> = new Map(
  tables.map((table) => [fingerprint(wireColumnsIn(table)), wireColumnsIn(table)]),
)

const maxPartitionLength = 64

/** The table of that name that this program writes; undefined for one it does not have. */
export function tableOf(name: string): TelemetryTable | undefined {
  return byName.get(name)
}

/** Stands for the wire columns of a table in this version of the program; undefined for a table it does not have. */
export function schemaOf(name: string): number | undefined {
  return schemas.get(name)
}

/** Stands for a list of wire columns wherever rows have them. */
export function fingerprint(columns: readonly WireColumn[]): number {
  return crc32(columns.map(({ name, type }) => `${name} ${type}`).join(', '))
}

function wireColumnsIn({ columns }: TelemetryTable): readonly WireColumn[] {
  return columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [{ name, type: wire }]))
}

/**
 * Notes which wire columns the rows have. They must carry the number of the segment they go to, because replay counts by it:
 * throws for a chunk that does not, which is a bug.
 */
export function stampChunk(chunk: RowChunk, { low, high }: SegmentNumber): StoredChunk {
  const { table, partition, bytes } = chunk
  if (partition.length > maxPartitionLength) throw new Error(`a partition text of ${table} is too long`)
  const schema = schemaOf(table)
  if (schema === undefined) throw new Error(`rows for an unknown table ${table}`)
  const end = bytes.length
  const numbered = end >= 8 && bytes.readUInt32LE(end - 8) === low && bytes.readUInt32LE(end - 4) === high
  if (!numbered && tableOf(table)?.partitionText !== undefined) {
    throw new Error(`rows of ${table} carry another segment number than the one they are appended to`)
  }
  return { ...chunk, schema }
}
