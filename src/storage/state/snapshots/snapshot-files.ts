import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

import { Fault } from '../../../lib/errors.ts'
import { syncDirectory } from '../embedded/durable-file-system.ts'
import { type Snapshot, snapshotNote } from './snapshot.ts'

/** So many are kept: those of the last upgrades. */
const mostKept = 5

/** All complete copies in a directory, the newest first. What cannot be read is none. */
export function listSnapshots(directory: string): readonly Snapshot[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => /^\d{8}T\d{6}Z(-\d+)?\.json$/.test(name))
    .toSorted()
    .toReversed()
    .flatMap((name) => readNote(join(directory, name)))
    .filter(({ id }) => existsSync(dumpPath(directory, id)))
}

/** The text of a copy. */
export function readSnapshot(directory: string, id: string): AsyncIterable<Buffer> {
  return createReadStream(dumpPath(directory, id))
}

/** Where the rows of a copy are written and durable before its note is. */
export function openSnapshotFile(directory: string, id: string): { write(text: string): void; finish(): number; abandon(): void } {
  const part = `${dumpPath(directory, id)}.part`
  const file = openSync(part, 'w', 0o600)
  let sizeBytes = 0
  return {
    write(text) {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      sizeBytes += bytes.length
    },
    finish() {
      fsyncSync(file)
      closeSync(file)
      renameSync(part, dumpPath(directory, id))
      return sizeBytes
    },
    abandon() {
      closeSync(file)
      rmSync(part, { force: true })
    },
  }
}

/** Writes what is known of a copy, anew or for the first time, and lets the oldest ones go. */
export function writeNote(directory: string, snapshot: Snapshot): void {
  const path = join(directory, `${snapshot.id}.json`)
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(snapshot, undefined, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
  for (const { id } of listSnapshots(directory).slice(mostKept)) {
    rmSync(join(directory, `${id}.json`), { force: true })
    rmSync(dumpPath(directory, id), { force: true })
  }
  syncDirectory(directory)
}

/** A name that no copy has. */
export function freeId(directory: string, stamp: string): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? stamp : `${stamp}-${n}`
    if (!existsSync(dumpPath(directory, id)) && !existsSync(join(directory, `${id}.json`))) return id
  }
}

/** The one that is named, or the newest one. Throws Fault `not_found`. */
export function findSnapshot(directory: string, id: string | undefined): Snapshot {
  const all = listSnapshots(directory)
  const found = id === undefined ? all.find(({ reason }) => reason === 'upgrade') : all.find((one) => one.id === id)
  if (found !== undefined) return found
  throw new Fault(
    'not_found',
    id === undefined
      ? `There is no copy to go back to in ${directory}: one is taken before every change of the schema`
      : `There is no copy ${id} in ${directory}; vedette rollback --list shows them`,
  )
}

function dumpPath(directory: string, id: string): string {
  return join(directory, `${id}.dump`)
}

function readNote(path: string): Snapshot[] {
  try {
    const note = snapshotNote.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return note.success ? [note.data] : []
  } catch {
    return []
  }
}
