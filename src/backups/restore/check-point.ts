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

/**
 * Looks before anything is touched: does this version understand the restore point, is every object there in its size, does the key open it, is
 * there room in `directory`. Throws Fault `conflict`, `not_found`, `forbidden`, `bad_input`, `disk_full`.
 */
export async function checkPoint({ store, opener, signal }: CheckContext, { manifest }: RestorePoint, directory: string): Promise<void> {
  if (manifest.telemetrySchema > telemetrySchemaVersion)
    throw new Fault('conflict', 'The back-up has tables of a newer version of Vedette; restore it with that version')
  const known = new Set(tables.map(({ name }) => name))
  const unknown = manifest.objects.find((object) => !known.has(partOf(object)?.table ?? tables[0]?.name ?? ''))
  if (unknown !== undefined) throw new Fault('conflict', `This version of Vedette does not know the table of ${unknown.place}`)
  await checkSizes({ store, signal }, manifest)
  const needed = manifest.objects.reduce((sum, { contentBytes }) => sum + contentBytes, 0)
  const { bavail, bsize } = await statfs(directory)
  if (needed + spareBytes > bavail * bsize)
    throw new Fault('disk_full', `The back-up needs ${needed} bytes and some room to work; ${directory} has ${bavail * bsize} free`)
  // The first bytes of the smallest tell whether the key is right.
  const smallest = manifest.objects.reduce<StoredObject | undefined>(
    (least, one) => (least === undefined || one.sizeBytes < least.sizeBytes ? one : least),
    undefined,
  )
  if (smallest !== undefined) for await (const _ of openSealed(store, smallest, opener, signal));
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
