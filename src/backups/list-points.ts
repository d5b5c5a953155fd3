import { readCursor, writeCursor } from '../lib/list-cursor.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import { type Catalogue, listPointIds, readPoints, type RestorePoint } from './catalogue.ts'
import { type BackupIdentity, keysPrefix, recipientOfKey } from './identity.ts'

type Identity = Pick<BackupIdentity, 'instance' | 'passphraseRecipient'>

/** A restore point as this platform sees it. */
export interface ListedPoint extends RestorePoint {
  /** Made by this platform; else by another one that uses the same place. */
  readonly isOwn: boolean
  /** This platform made it when it had another passphrase: it opens with that. */
  readonly hasEarlierPassphrase: boolean
}

export interface PointsPage {
  readonly rows: readonly ListedPoint[]
  /** Of the same stretch: manifests that cannot be read. */
  readonly damaged: Catalogue['damaged']
  readonly next: string | null
}

/** A page of restore points, newest first: no other manifests are read. Throws Fault `bad_input` for a foreign cursor. */
export async function listPoints(
  store: BlobStore,
  identity: Identity,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  signal: AbortSignal,
): Promise<PointsPage> {
  const [before] = cursor === undefined ? [] : readCursor(cursor, ['text'])
  const ids = (await listPointIds(store, signal)).filter((id) => before === undefined || id < before)
  const asked = ids.slice(0, limit)
  const { points, damaged } = await readPoints(store, asked, signal)
  const locked = new Set<string>()
  for await (const { name } of store.list(keysPrefix, signal)) locked.add(recipientOfKey(name))
  const last = ids.length > limit ? asked.at(-1) : undefined
  return { rows: points.map((point) => view(point, identity, locked)), damaged, next: last === undefined ? null : writeCursor([last]) }
}

/** How many restore points there are, and the newest of this platform, when it is among the newest of all. */
export async function summarisePoints(
  store: BlobStore,
  { instance }: Identity,
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly newest: RestorePoint | undefined }> {
  const ids = await listPointIds(store, signal)
  for (const id of ids.slice(0, mostLookedAt)) {
    const [point] = (await readPoints(store, [id], signal)).points
    if (point?.manifest.instance === instance) return { count: ids.length, newest: point }
  }
  return { count: ids.length, newest: undefined }
}

/** Others that use the same place may have made some since. */
const mostLookedAt = 50

function view(point: RestorePoint, { instance, passphraseRecipient }: Identity, locked: ReadonlySet<string>): ListedPoint {
  const { manifest } = point
  const isOwn = manifest.instance === instance
  const key = manifest.recipients.find((recipient) => locked.has(recipient))
  return { ...point, isOwn, hasEarlierPassphrase: isOwn && key !== undefined && key !== passphraseRecipient?.text }
}
