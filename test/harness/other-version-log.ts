import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { realFileSystem } from '../../src/storage/wal/file-system.ts'
import type { WireColumn } from '../../src/storage/wal/index.ts'
import { fingerprint } from '../../src/storage/wal/schema.ts'
import { createSegmentFile } from '../../src/storage/wal/segment-file.ts'
import { makeSegmentNumber } from '../../src/storage/wal/segment-number.ts'
import { numberedChunk } from './numbered-rows.ts'

/** Rows of a table as another version of the program writes them. */
interface OtherRows {
  readonly table: string
  readonly columns: readonly WireColumn[]
  readonly numbers: readonly number[]
  /** Under which name; default: that of the table. */
  readonly name?: string
}

/** No log of the tests has it. */
const node = 0xff_fffe

/** Writes a segment into a log's directory, with acknowledged rows of another version, and what that version noted of its columns. */
export async function writeOtherVersionLog(directory: string, sequence: number, rows: readonly OtherRows[]): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'columns.json')
  const lists = rows.map(({ columns }) => columns.map(({ name, type }) => [name, type]))
  writeFileSync(path, JSON.stringify({ version: 1, schemas: [...readSchemas(path), ...lists] }), { mode: 0o600 })
  const number = makeSegmentNumber(node, sequence)
  const file = createSegmentFile(realFileSystem, directory, number)
  const chunks = rows.map(({ table, columns, numbers, name = table }) => {
    return { ...numberedChunk(table, numbers, { segment: number, columns }), table: name, schema: fingerprint(columns) }
  })
  await file.commit([{ appendedAtMs: Date.now(), bodyHash: undefined, chunks }])
  await file.close()
}

function readSchemas(path: string): readonly unknown[] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly schemas: readonly unknown[] }).schemas
  } catch {
    return []
  }
}
