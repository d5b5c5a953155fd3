import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import { z } from 'zod'

import { recordChange, systemCaller } from '../access/index.ts'
import type { Clock } from '../lib/clock.ts'
import { replaceFile } from '../lib/files/replace-file.ts'
import type { Log } from '../lib/log.ts'
import type { StateStore } from '../storage/state/state-store.ts'

const hostDeed = z.strictObject({
  action: z.enum(['platform.rollback', 'platform.restore', 'platform.clone']),
  /** On which machine, when, by which version. */
  host: z.string().max(255),
  at: z.iso.datetime(),
  program: z.string().max(100),
  /** The copy or restore point it came from; of when it is, and which version wrote it (empty: unknown). */
  from: z.strictObject({ id: z.string().max(100), at: z.iso.datetime(), program: z.string().max(100) }),
})
type HostDeed = z.infer<typeof hostDeed>

const folder = 'host-deeds'
const fileName = /^([0-9a-f-]{36})\.json$/

/**
 * Notes in a data directory what the command line did to all of it while no platform ran there. The state that stands there then may be of an
 * older schema, so it is the next start that writes it into the audit trail.
 */
export function noteHostDeed(dataDir: string, deed: Omit<HostDeed, 'host'>): void {
  mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 })
  replaceFile(join(dataDir, folder, `${randomUUID()}.json`), `${JSON.stringify({ ...deed, host: hostname() })}\n`)
}

/** Writes what was noted into the audit trail, each note once, and takes it away. One that cannot be read stays, and the log says so. */
export async function recordHostDeeds(
  dataDir: string,
  { state, clock, log }: { readonly state: StateStore; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  for (const { id, path, deed } of readNotes(dataDir, log)) {
    const { action, ...details } = deed
    const object = { kind: 'platform', id: 'platform', name: 'Vedette' }
    await state.transaction(async (transaction) => {
      // Killed before the note was taken away.
      const known = await transaction
        .selectFrom('audit_entries')
        .select('seq')
        .where('action', '=', action)
        .where(sql<boolean>`details ->> 'note' = ${id}`)
        .executeTakeFirst()
      if (known !== undefined) return
      const change = { action, object, projectId: null, details: { ...details, note: id } }
      await recordChange(transaction, { clock, caller: systemCaller('command line') }, change)
    })
    rmSync(path, { force: true })
  }
}

interface Note {
  readonly id: string
  readonly path: string
  readonly deed: HostDeed
}

/** In the order in which it was done. */
function readNotes(dataDir: string, log: Log): readonly Note[] {
  const notes: Note[] = []
  for (const name of namesIn(join(dataDir, folder))) {
    const id = fileName.exec(name)?.[1]
    if (id === undefined) continue
    const path = join(dataDir, folder, name)
    try {
      notes.push({ id, path, deed: hostDeed.parse(JSON.parse(readFileSync(path, 'utf8'))) })
    } catch (error) {
      log.warn({ err: error, file: path }, 'what was done on the host cannot be read, and is missing from the audit trail')
    }
  }
  return notes.toSorted((a, b) => Date.parse(a.deed.at) - Date.parse(b.deed.at))
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
