import { createHash, type Hash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { type TarFile, writeTar } from '../../lib/tar/write-tar.ts'
import { tables } from '../../storage/tables/index.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import type { Piece } from './piece.ts'

/** Word characters only: the engine escapes others in the directory's name. */
const prefix = 'vedette_backup_'
const freezeWithinMs = 300_000

/** Where the engine keeps its files; relative to the data directory. */
const engineData = join('telemetry', 'data')

/** Freezes every table of the embedded engine and lists its parts as they were: their files are linked, so merges and drops do not touch them. */
export async function freezeParts(telemetry: TelemetryStore, dataDir: string, id: string, signal: AbortSignal): Promise<readonly Piece[]> {
  const name = nameOf(id)
  const places = await readPlaces(telemetry)
  const filled = await readFilled(telemetry)
  for (const { name: table } of tables) {
    signal.throwIfAborted()
    await telemetry.command(`ALTER TABLE ${table} FREEZE WITH NAME '${name}'`, {}, { timeoutMs: freezeWithinMs, signal })
  }
  const found: Piece[] = []
  for (const { name: table } of tables) {
    const directory = join(dataDir, engineData, 'shadow', name, places.get(table) ?? '')
    const parts = await readdir(directory).catch(() => {
      if (filled.has(table)) throw new Error(`the frozen parts of ${table} are not where they should be`)
      return []
    })
    for (const part of parts) found.push(await describePart(table, part, join(directory, part)))
  }
  return found
}

function nameOf(id: string): string {
  return `${prefix}${id.replaceAll(/\W/g, '_')}`
}

/** Tables with rows. */
async function readFilled(telemetry: TelemetryStore): Promise<ReadonlySet<string>> {
  const { rows } = await telemetry.query<{ name: string }>(
    'SELECT DISTINCT table AS name FROM system.parts WHERE database = currentDatabase() AND active',
  )
  return new Set(rows.map(({ name }) => name))
}

/** Lets go of what was frozen, and of what a crash left. */
export async function releaseParts(dataDir: string, id: string): Promise<void> {
  await rm(join(dataDir, engineData, 'shadow', nameOf(id)), { recursive: true, force: true })
}

/** To be called when no back-up runs. */
export async function releaseAllParts(dataDir: string): Promise<void> {
  const shadow = join(dataDir, engineData, 'shadow')
  const names = await readdir(shadow).catch(() => [])
  for (const name of names) if (name.startsWith(prefix)) rmSync(join(shadow, name), { recursive: true, force: true })
}

/** Where each table lies, below the directory of the engine's data. */
export async function readPlaces(telemetry: TelemetryStore): Promise<ReadonlyMap<string, string>> {
  const { rows } = await telemetry.query<{ name: string; path: string }>(
    'SELECT name, data_paths[1] AS path FROM system.tables WHERE database = currentDatabase()',
  )
  return new Map(rows.map(({ name, path }) => [name, path.slice(path.lastIndexOf('/store/') + 1)]))
}

/** The checksums of all files of a part stand in one of them; the columns in another, which those do not cover. */
async function describePart(table: string, part: string, directory: string): Promise<Piece> {
  const hash = createHash('sha256')
  await addFile(hash, join(directory, 'checksums.txt'))
  await addFile(hash, join(directory, 'columns.txt'))
  const rows = Number((await readFile(join(directory, 'count.txt'), 'utf8')).trim())
  const contentHash = hash.digest('hex')
  return { table, place: `telemetry/${table}/${part}`, suffix: 'tar', rows, contentHash, open: () => writeTar(filesOfPart(directory)) }
}

async function addFile(hash: Hash, path: string): Promise<void> {
  const bytes = await readFile(path)
  hash.update(String(bytes.length)).update(bytes)
}

const readBytes = 1024 * 1024

/** The files of a part, those of its projections too, for an archive. */
async function* filesOfPart(directory: string, inside = ''): AsyncGenerator<TarFile> {
  const entries = await readdir(join(directory, inside), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory()) {
      yield* filesOfPart(directory, name)
      continue
    }
    const path = join(directory, name)
    const { size, mtimeMs } = await stat(path)
    yield { name, sizeBytes: size, mtimeMs, open: () => createReadStream(path, { highWaterMark: readBytes }) }
  }
}
