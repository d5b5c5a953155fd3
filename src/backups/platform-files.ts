import { open, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { Fault } from '../lib/errors.ts'
import type { TarFile } from '../lib/tar/write-tar.ts'
import { tables } from '../storage/tables/index.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'

/** Who keeps telemetry: the embedded engine, a ClickHouse server, or several. */
export type TelemetryPlace = 'engine' | 'server' | 'cluster'

/** Below this name lie the files of the configuration in a restored data directory: to look up, nothing reads them. */
export const settingsDirectory = 'restored-settings'
export const schemaFile = 'telemetry-schema.sql'

interface FilesContext {
  readonly dataDir: string
  readonly telemetry: TelemetryStore
  readonly telemetryIn: TelemetryPlace
  readonly settingsFiles: () => readonly string[]
}

/** Files of the data directory that are neither state nor telemetry, and are read at the start. */
export const ownFiles = ['platform.key', 'pushgateway/entries.log'] as const

/** The platform's key, what was pushed, the settings, and how the tables are made, for whoever restores without us. */
export async function* platformFiles({ dataDir, telemetry, telemetryIn, settingsFiles }: FilesContext): AsyncGenerator<TarFile> {
  for (const name of ownFiles) {
    const file = await describe(join(dataDir, name), name)
    if (file !== undefined) yield file
  }
  if (telemetryIn !== 'cluster') {
    const statements: string[] = []
    for (const { name } of tables) {
      const { rows } = await telemetry.query<{ statement: string }>(`SHOW CREATE TABLE ${name}`)
      statements.push(`${rows[0]?.statement ?? ''};\n`)
    }
    yield fromBytes(schemaFile, Buffer.from(statements.join('\n')))
  }
  const used = new Set<string>()
  for (const [index, path] of settingsFiles().entries()) {
    const safe = basename(path)
      .replaceAll(/[^\w.-]/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 80)
    const name = `${settingsDirectory}/${used.has(safe) ? `${index}-` : ''}${safe}`
    used.add(safe)
    const bytes = await readFile(path).catch((error: unknown) => noneOf(path, error))
    if (bytes !== undefined) yield fromBytes(name, bytes)
  }
}

/** A file that is missing is none. One that is there and cannot be read must not be missing from the back-up: throws Fault `unavailable`. */
function noneOf(path: string, error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return undefined
  throw new Fault('unavailable', `${path} is to be backed up and cannot be read (${String(code)})`, { cause: error })
}

/** As long as it is when it is opened: it may grow meanwhile, or another may take its place. */
async function describe(path: string, name: string): Promise<TarFile | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => noneOf(path, error))
  if (handle === undefined) return undefined
  const { size, mtimeMs } = await handle.stat()
  if (size > 0) return { name, sizeBytes: size, mtimeMs, open: () => handle.createReadStream({ end: size - 1 }) }
  await handle.close()
  return fromBytes(name, Buffer.alloc(0))
}

function fromBytes(name: string, bytes: Buffer): TarFile {
  return {
    name,
    sizeBytes: bytes.length,
    mtimeMs: Date.now(),
    open: async function* () {
      yield bytes
    },
  }
}
