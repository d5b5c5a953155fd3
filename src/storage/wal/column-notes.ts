import { join } from 'node:path'

import type { Log } from '../../lib/log.ts'
import { readOptionalFile, replaceFile, type FileSystem } from './file-system.ts'
import { fingerprint, ownColumns, type WireColumn } from './schema.ts'

/**
 * Which wire columns the rows of the log were written with. Segments name them by a fingerprint; `columns.json` beside them says what it
 * stands for, so that a version with other columns, newer or older, can store the rows all the same.
 */
export interface ColumnNotes {
  /** Undefined when no version said it. */
  find(schema: number): readonly WireColumn[] | undefined
  /** Makes this version's columns durable. Call it before rows are. */
  save(): Promise<void>
}

/** Opens the notes in the log's directory. What is damaged in them counts as never said. */
export async function openColumnNotes(files: FileSystem, directory: string, log: Log): Promise<ColumnNotes> {
  const path = join(directory, 'columns.json')
  const known = await readNotes(files, path, log)
  let isSaved = [...ownColumns.keys()].every((schema) => known.has(schema))
  for (const [schema, columns] of ownColumns) known.set(schema, columns)
  return {
    find: (schema) => known.get(schema),
    async save() {
      if (isSaved) return
      const schemas = [...known].map(([, columns]) => columns.map(({ name, type }) => [name, type]))
      await replaceFile(files, path, [Buffer.from(`${JSON.stringify({ version: 1, schemas })}\n`)])
      isSaved = true
    },
  }
}

async function readNotes(files: FileSystem, path: string, log: Log): Promise<Map<number, readonly WireColumn[]>> {
  const known = new Map<number, readonly WireColumn[]>()
  try {
    const bytes = await readOptionalFile(files, path)
    if (bytes !== undefined) for (const columns of parseNotes(bytes)) known.set(fingerprint(columns), columns)
  } catch (error) {
    log.warn({ err: error, path }, 'What columns other versions wrote to the write-ahead log cannot be read')
  }
  return known
}

/** Names stand in SQL one day. */
const columnName = /^[\w.]+$/

/** What is no list of columns is passed over. */
function parseNotes(bytes: Buffer): readonly (readonly WireColumn[])[] {
  const notes: unknown = JSON.parse(bytes.toString('utf8'))
  if (typeof notes !== 'object' || notes === null || !('schemas' in notes) || !Array.isArray(notes.schemas)) {
    throw new Error('it does not list schemas')
  }
  return notes.schemas.flatMap((schema: unknown) => {
    const columns = Array.isArray(schema) ? schema.map(parseColumn) : [undefined]
    const known = columns.filter((column) => column !== undefined)
    return known.length === columns.length ? [known] : []
  })
}

function parseColumn(column: unknown): WireColumn | undefined {
  const [name, type]: readonly unknown[] = Array.isArray(column) ? column : []
  return typeof name === 'string' && typeof type === 'string' && columnName.test(name) ? { name, type } : undefined
}
