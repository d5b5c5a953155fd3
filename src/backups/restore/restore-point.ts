import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Opener } from '../../lib/age/decrypt.ts'
import { lockDirectory } from '../../lib/directory-lock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import { assertNoState, openStagingSchema, type StagingSchema, type StateStoreOptions } from '../../storage/state/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { RestorePoint } from '../catalogue.ts'
import { type Manifest, partOf, type StoredObject } from '../manifest.ts'
import { openSealed } from '../sealed-object.ts'
import { assertStillRoom, checkPoint, type Room } from './check-point.ts'
import { removeUnlocked } from './remove-unlocked.ts'
import { restoreFiles } from './restore-files.ts'
import { restoreState } from './restore-state.ts'
import { openRestoreTarget, type RestoreTarget } from './restore-target.ts'
import { assertServerFits, emptyServer, restoreTelemetry } from './restore-telemetry.ts'

export interface RestoreServers {
  /** Address of a PostgreSQL database, with password. */
  readonly postgresUrl: string | undefined
  /** Address of a ClickHouse database, with password. */
  readonly clickhouseUrl: string | undefined
}

export interface RestoreInput {
  readonly store: BlobStore
  readonly opener: Opener
  readonly point: RestorePoint
  /** Missing or empty; it appears whole or not at all. */
  readonly dataDir: string
  readonly log: Log
  readonly memoryLimitBytes: number
  readonly signal: AbortSignal
  readonly isThorough?: boolean
  readonly onProgress?: (done: number, objects: number) => void
  /** Servers that are filled instead of stores in the data directory; what they have of ours must be empty. */
  readonly servers?: RestoreServers
  /** Before anything starts on it: what a clone changes. */
  readonly change?: (state: StateStore, scratch: string) => Promise<void>
}

/**
 * Makes a data directory from a restore point: beside its place, into which it is put once everything is there and was counted. Throws Fault
 * `conflict` when something is there already, and as `checkPoint` does. Servers are empty again then, or the error says which is not.
 */
export async function restorePoint(input: RestoreInput): Promise<void> {
  const { postgresUrl, clickhouseUrl } = input.servers ?? {}
  // First of all: if the state of an earlier try has taken its place, what belongs to it is still there and stays.
  if (postgresUrl !== undefined) await assertNoState(postgresUrl)
  if (clickhouseUrl !== undefined) await assertServerFits(clickhouseUrl, input.point.manifest)
  const target = await openRestoreTarget(input.dataDir)
  let staging: StagingSchema | undefined
  let isFilled = false
  try {
    const isElsewhere = (object: StoredObject): boolean =>
      partOf(object) === undefined ? object.place === 'state' && postgresUrl !== undefined : clickhouseUrl !== undefined
    await checkPoint(input, input.point, { directory: target.scratch, isElsewhere })
    staging = postgresUrl === undefined ? undefined : await openStagingSchema(postgresUrl)
    await fill({ ...input, ...(staging && { stateUrl: staging.url }) }, target.scratch)
    isFilled = true
    await target.prepare()
    await staging?.commit()
    await target.commit()
  } catch (error) {
    const fault = asFault(error, target.scratch)
    // Its answer may have been lost on the way.
    const isStateThere = isFilled && postgresUrl !== undefined && !(await isWithoutState(postgresUrl))
    if (isStateThere) {
      target.leave()
      throw halfWay(fault, target)
    }
    await staging?.abandon().catch(() => undefined)
    try {
      await target.abandon()
    } finally {
      if (isFilled && clickhouseUrl !== undefined) await emptyServer(clickhouseUrl, fault)
    }
    throw fault
  }
}

async function isWithoutState(postgresUrl: string): Promise<boolean> {
  return assertNoState(postgresUrl).then(
    () => true,
    () => false,
  )
}

/** Everything is there, but not everything in its place. */
function halfWay(cause: unknown, { scratch, place }: RestoreTarget): Fault {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const ways = 'Move what is in it there, remove it and start the platform; or empty the servers and restore again'
  return new Fault(
    cause instanceof Fault ? cause.code : 'unavailable',
    `${reason}. The servers hold what was restored, or do not answer; what belongs to it, the platform's key too, lies in ${scratch} and could not be put into ${place}. ${ways}`,
    { cause },
  )
}

/**
 * Restores into a new directory below `parent`, looks through everything and takes it away again. Others may do so there at the same time; what such a
 * run left that was killed is taken away first. Throws Fault as `restorePoint` does.
 */
export async function tryOut(
  input: Omit<RestoreInput, 'dataDir' | 'isThorough' | 'change'> & { readonly parent: string; readonly room: Omit<Room, 'directory'> },
): Promise<void> {
  const room = { ...input.room, directory: input.parent }
  await mkdir(room.directory, { recursive: true, mode: 0o700 })
  await removeTried(room.directory)
  await checkPoint(input, input.point, room)
  const scratch = await mkdtemp(join(room.directory, tried))
  const lock = lockDirectory(scratch)
  try {
    await fill({ ...input, isThorough: true, assertRoom: () => assertStillRoom(room) }, scratch)
  } catch (error) {
    throw asFault(error, scratch)
  } finally {
    lock.release()
    await rm(scratch, { recursive: true, force: true })
  }
}

/** What the names of directories begin with that a restore is tried out in. */
const tried = 'try-'

/** Takes away what those left that were killed while they tried something out below `parent`. */
export function removeTried(parent: string): Promise<void> {
  return removeUnlocked(parent, tried)
}

/** A disk that is full says so in many ways. */
function asFault(error: unknown, directory: string): unknown {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  return isFull ? new Fault('disk_full', `There is no room left in ${dirname(directory)}`, { cause: error }) : error
}

const lookEveryBytes = 64 * 1024 * 1024

/** Looks now and then whether there is still room: others write to the disk meanwhile. */
async function* watchRoom(content: AsyncIterable<Uint8Array>, assertRoom: () => Promise<void>): AsyncGenerator<Uint8Array> {
  let since = lookEveryBytes
  for await (const piece of content) {
    since += piece.length
    if (since >= lookEveryBytes) {
      await assertRoom()
      since = 0
    }
    yield piece
  }
}

interface FillInput extends Omit<RestoreInput, 'dataDir'> {
  readonly assertRoom?: () => Promise<void>
  /** Of the schema that the state is made in. */
  readonly stateUrl?: string
}

async function fill(input: FillInput, scratch: string): Promise<void> {
  const { store, opener, signal, point, onProgress } = input
  const { manifest } = point
  let done = 0
  const onObject = (): void => onProgress?.(++done, manifest.objects.length)
  const openObject = (object: StoredObject): AsyncIterable<Uint8Array> => {
    const content = openSealed(store, object, opener, signal)
    return input.assertRoom === undefined ? content : watchRoom(content, input.assertRoom)
  }
  await restoreFiles(scratch, openObject(objectAt(manifest, 'files')))
  onObject()
  const place: StateStoreOptions =
    input.stateUrl === undefined ? { kind: 'embedded', directory: join(scratch, 'state') } : { kind: 'server', url: input.stateUrl }
  await restoreState(place, manifest, openObject(objectAt(manifest, 'state')), async (state) => input.change?.(state, scratch))
  onObject()
  await writeFile(
    join(scratch, 'restored-from.json'),
    `${JSON.stringify({ point: manifest.id, instance: manifest.instance, startedAt: manifest.startedAt })}\n`,
    { mode: 0o600 },
  )
  // Last: what fails in it takes back what it has put into a server.
  if (manifest.objects.some((object) => partOf(object) !== undefined))
    await restoreTelemetry(
      {
        dataDir: scratch,
        server: input.servers?.clickhouseUrl === undefined ? undefined : { url: input.servers.clickhouseUrl },
        log: input.log,
        memoryLimitBytes: input.memoryLimitBytes,
        open: openObject,
        isThorough: input.isThorough ?? false,
        onObject,
        signal,
      },
      manifest,
    )
}

function objectAt(manifest: Manifest, place: string): StoredObject {
  const object = manifest.objects.find((one) => one.place === place)
  if (object === undefined) throw new Fault('bad_input', `The back-up has no ${place}`)
  return object
}
