import { statfs } from 'node:fs/promises'

import type { Opener } from '../../lib/age/decrypt.ts'
import { Fault } from '../../lib/errors.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import { tables } from '../../storage/tables/index.ts'
import { telemetrySchemaVersion } from '../../storage/telemetry/index.ts'
import { partsPrefix, pointsPrefix, type RestorePoint } from '../catalogue.ts'
import { type Manifest, partOf, type StoredObject } from '../manifest.ts'
import { openSealed } from '../sealed-object.ts'

interface CheckContext {
  readonly store: BlobStore
  readonly opener: Opener
  readonly signal: AbortSignal
}

/** Besides what is restored: logs of the engine, room to work. */
const spareBytes = 256 * 1024 * 1024

/** Where something is restored to. */
export interface Room {
  readonly directory: string
  /** That others need: with less of it free the platform takes nothing in. */
  readonly keepFreeBytes?: number
  /** What the platform may still use; undefined: as much as there is. */
  readonly budgetLeftBytes?: number | undefined
  /** What goes to a server and needs no room here; none when it is left out. */
  readonly isElsewhere?: (object: StoredObject) => boolean
}

/**
 * Looks before anything is touched: does this version understand the restore point, is every object there in its size, does the key open it, is
 * there room. Throws Fault `conflict`, `not_found`, `forbidden`, `bad_input`, `disk_full`.
 */
export async function checkPoint({ store, opener, signal }: CheckContext, { manifest }: RestorePoint, room: Room): Promise<void> {
  if (manifest.telemetrySchema > telemetrySchemaVersion)
    throw new Fault('conflict', 'The back-up has tables of a newer version of Vedette; restore it with that version')
  const known = new Set(tables.map(({ name }) => name))
  const unknown = manifest.objects.find((object) => !known.has(partOf(object)?.table ?? tables[0]?.name ?? ''))
  if (unknown !== undefined) throw new Fault('conflict', `This version of Vedette does not know the table of ${unknown.place}`)
  await checkSizes({ store, signal }, manifest)
  await assertRoom(manifest, room)
  // The first bytes of the smallest tell whether the key is right.
  const smallest = manifest.objects.reduce<StoredObject | undefined>(
    (least, one) => (least === undefined || one.sizeBytes < least.sizeBytes ? one : least),
    undefined,
  )
  if (smallest !== undefined) for await (const _ of openSealed(store, smallest, opener, signal));
}

/**
 * How many times as large as its content an object becomes: the content of some is packed with gzip. Text of a state unpacks to about six times as much,
 * and beside it lie indexes and the log of what is written; rows are packed again by the engine, but lie there twice while they are merged.
 */
function unpacked(object: StoredObject): number {
  if (object.place === 'state') return 12
  return partOf(object)?.isRows === true ? 3 : 1
}

/** Throws Fault `disk_full`, with what to do. */
async function assertRoom(
  manifest: Manifest,
  { directory, keepFreeBytes = 0, budgetLeftBytes, isElsewhere = () => false }: Room,
): Promise<void> {
  const needed = manifest.objects
    .filter((object) => !isElsewhere(object))
    .reduce((sum, object) => sum + object.contentBytes * unpacked(object), spareBytes)
  const says = `The back-up needs ${formatGigabytes(needed)} to be restored`
  const free = await freeBytes(directory)
  if (needed + keepFreeBytes > free) {
    const kept = keepFreeBytes === 0 ? '' : `, of which ${formatGigabytes(keepFreeBytes)} stay free for what comes in`
    throw new Fault('disk_full', `${says}; the disk of ${directory} has ${formatGigabytes(free)} free${kept}. ${elsewhere}`)
  }
  if (budgetLeftBytes !== undefined && needed > budgetLeftBytes)
    throw new Fault(
      'disk_full',
      `${says}; of the budget for the disk (budgets.diskBytes) ${formatGigabytes(Math.max(0, budgetLeftBytes))} are left. ${elsewhere}`,
    )
}

/** Throws Fault `disk_full` when others have taken the room that was there. */
export async function assertStillRoom({ directory, keepFreeBytes = 0 }: Room): Promise<void> {
  const free = await freeBytes(directory)
  if (free < keepFreeBytes)
    throw new Fault('disk_full', `The disk of ${directory} has only ${formatGigabytes(free)} left, which others need. ${elsewhere}`)
}

const elsewhere = 'Make room, or give a directory on another disk or machine (--data-dir)'

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

function formatGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** Are all objects there, as large as they were? Throws Fault `bad_input` that names one that is not. */
export async function checkSizes({ store, signal }: Pick<CheckContext, 'store' | 'signal'>, manifest: Manifest): Promise<void> {
  const sizes = new Map<string, number>()
  for (const prefix of [`${pointsPrefix}${manifest.id}/`, partsPrefix])
    for await (const { name, sizeBytes } of store.list(prefix, signal)) sizes.set(name, sizeBytes)
  for (const { object, sizeBytes } of manifest.objects) {
    const found = sizes.get(object)
    if (found === undefined) throw new Fault('bad_input', `The object ${object} is missing from the repository`)
    if (found !== sizeBytes)
      throw new Fault('bad_input', `The object ${object} has ${found} bytes and must have ${sizeBytes}: it was changed or cut`)
  }
}
