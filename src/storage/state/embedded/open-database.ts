import { PGlite } from '@electric-sql/pglite'

import { int8Type, readInt8 } from '../int8.ts'
import type { CompiledDatabase } from './compile-database.ts'
import { DurableFileSystem } from './durable-file-system.ts'

/** `-F` would switch fsync off again; the sizes keep the idle process small and the write-ahead log short. */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    'fsync=on',
    'wal_sync_method=fsync',
    'full_page_writes=on',
    'shared_buffers=16MB',
    'max_wal_size=64MB',
    'min_wal_size=32MB',
    'work_mem=4MB',
    'statement_timeout=0',
  ].flatMap((setting) => ['-c', setting]),
]

/** Opens the PostgreSQL cluster in `directory`, which must have been created before, with PGlite's `code`. Blocks the thread: for a worker only. */
export async function openDatabase(directory: string, code: CompiledDatabase): Promise<{ database: PGlite; files: DurableFileSystem }> {
  const files = new DurableFileSystem(directory)
  const database = await PGlite.create({ pgliteWasmModule: code, fs: files, startParams, parsers: { [int8Type]: readInt8 } })
  return { database, files }
}

/** Makes a new cluster in `directory`. Takes seconds and some 800 MB, so the thread that calls this should end afterwards. */
export async function createDatabase(directory: string): Promise<void> {
  const database = await PGlite.create({ dataDir: directory })
  await database.close()
}
