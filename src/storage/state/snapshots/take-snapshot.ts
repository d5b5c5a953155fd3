import { mkdirSync } from 'node:fs'

import { type Kysely, sql } from 'kysely'

import { Fault } from '../../../lib/errors.ts'
import { writeStateDump } from '../dump/index.ts'
import type { SchemaChange } from '../migrate.ts'
import type { StateSchema } from '../schema.ts'
import { freeId, listSnapshots, openSnapshotFile, writeNote } from './snapshot-files.ts'
import { type Snapshot, stampOf, timeOfStamp } from './snapshot.ts'

/** Where copies go and who takes them. */
export interface SnapshotPlace {
  readonly directory: string
  /** Of the program that runs. */
  readonly version: string
  /** Of the program that has written the state until now; empty: unknown. */
  readonly writtenBy: string
}

/**
 * Copies the state before something is done to it, unless that was begun already; durable when it resolves. Throws Fault `disk_full` or `unavailable`: then nothing may be done.
 */
export async function takeSnapshot(
  db: Kysely<StateSchema>,
  { directory, version, writtenBy }: SnapshotPlace,
  reason: Snapshot['reason'],
  change: SchemaChange,
): Promise<Snapshot> {
  const at = Date.now()
  let file: ReturnType<typeof openSnapshotFile> | undefined
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    const unfinished = reason === 'upgrade' ? findUnfinished(directory, change) : undefined
    if (unfinished !== undefined) return unfinished
    const id = freeId(directory, stampOf(Math.max(at, afterNewest(directory))))
    file = openSnapshotFile(directory, id)
    const auditSeq = await readAuditSeq(db)
    const counts = await writeStateDump({ db }, async (text) => file?.write(text))
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const snapshot: Snapshot = {
      id,
      at,
      reason,
      from: writtenBy,
      to: version,
      migrations: [...change.applied],
      pending: [...change.pending],
      rows,
      sizeBytes: file.finish(),
      auditSeq,
      isFinished: false,
    }
    file = undefined
    writeNote(directory, snapshot)
    return snapshot
  } catch (error) {
    file?.abandon()
    if (error instanceof Fault) throw error
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    const problem = error instanceof Error ? error.message : String(error)
    throw new Fault(
      isFull ? 'disk_full' : 'unavailable',
      `The state cannot be copied to ${directory} before its schema is changed, so it stays as it is: ${problem}`,
      { cause: error },
    )
  }
}

/** Names tell the order: with a clock that was set back the copy of now would be the oldest one, never found and the first to go. */
function afterNewest(directory: string): number {
  const newest = listSnapshots(directory)[0]
  return newest === undefined ? 0 : timeOfStamp(newest.id) + 1000
}

/**
 * The copy of an upgrade to the same schema that was cut off after its first step: it is older than that, a new one would not be. Nobody can have
 * changed anything since, as the version before does not start on the step.
 */
function findUnfinished(directory: string, { applied, pending }: SchemaChange): Snapshot | undefined {
  const newest = listSnapshots(directory)[0]
  if (newest === undefined || newest.isFinished || newest.reason !== 'upgrade') return undefined
  const isSameTarget = sorted([...newest.migrations, ...newest.pending]) === sorted([...applied, ...pending])
  return isSameTarget && applied.length > newest.migrations.length ? newest : undefined
}

function sorted(names: readonly string[]): string {
  return names.toSorted().join('\n')
}

async function readAuditSeq(db: Kysely<StateSchema>): Promise<number> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('audit_entries') is not null as there`.execute(db)
  if (rows[0]?.there !== true) return 0
  const last = await db
    .selectFrom('audit_entries')
    .select((e) => e.fn.max('seq').as('seq'))
    .executeTakeFirst()
  return last?.seq ?? 0
}
