import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { replaceFile } from '../lib/files/replace-file.ts'
import type { SnapshotPlace } from '../storage/state/snapshots/index.ts'
import { stampOf } from '../storage/state/snapshots/index.ts'
import type { TablesChange } from '../storage/telemetry/index.ts'
import { version } from './version.ts'

const versionNote = z.object({ version: z.string().max(100) })

/** Where the state is copied to before its schema is changed. */
export function snapshotPlace(dataDir: string): SnapshotPlace {
  return { directory: snapshotDirectory(dataDir), version, writtenBy: readWrittenBy(dataDir) }
}

/** Everything that an upgrade leaves behind for the way back. */
export function snapshotDirectory(dataDir: string): string {
  return join(dataDir, 'snapshots')
}

/** The version that served from this data directory last; empty when it was an older one than writes it down. */
function readWrittenBy(dataDir: string): string {
  try {
    return versionNote.parse(JSON.parse(readFileSync(join(dataDir, 'version.json'), 'utf8'))).version
  } catch {
    return ''
  }
}

/** Writes down that this version serves from the data directory now. */
export function noteWrittenBy(dataDir: string): void {
  if (readWrittenBy(dataDir) !== version) replaceFile(join(dataDir, 'version.json'), `${JSON.stringify({ version })}\n`)
}

/** Writes down how the tables of telemetry were, and what is done to them. Throws what the disk throws: then nothing is done. */
export function journalTables(dataDir: string): (change: TablesChange) => Promise<void> {
  return (change) => {
    const directory = snapshotDirectory(dataDir)
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const at = new Date()
    const note = { at: at.toISOString(), fromVersion: readWrittenBy(dataDir), toVersion: version, ...change }
    replaceFile(join(directory, `telemetry-${stampOf(at.getTime())}.json`), `${JSON.stringify(note, undefined, 2)}\n`)
    return Promise.resolve()
  }
}
