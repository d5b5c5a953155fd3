import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import { inLanes } from './in-lanes.ts'
import { type Manifest, parseManifest } from './manifest.ts'

/** All that a restore point needs of its own lies below `points/<id>/`. */
export const pointsPrefix = 'points/'
export const partsPrefix = 'parts/'
const maxManifestBytes = 512 * 1024 * 1024

export interface RestorePoint {
  readonly manifest: Manifest
  /** Of all its objects. */
  readonly totalBytes: number
}

export interface Catalogue {
  /** Newest first. */
  readonly points: readonly RestorePoint[]
  /** Manifests that cannot be read. */
  readonly damaged: readonly { readonly id: string; readonly reason: string }[]
}

export function manifestName(id: string): string {
  return `${pointsPrefix}${id}/manifest.json`
}

/** What there is to restore: read from the manifests of the repository and nothing else. */
export async function readCatalogue(store: BlobStore, signal: AbortSignal): Promise<Catalogue> {
  return readPoints(store, await listPointIds(store, signal), signal)
}

/** Of all restore points, newest first; no manifest is read. */
export async function listPointIds(store: BlobStore, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { name } of store.list(pointsPrefix, signal)) {
    const id = /^points\/([\w-]+)\/manifest\.json$/.exec(name)?.[1]
    if (id !== undefined) ids.push(id)
  }
  return ids.toSorted((a, b) => (a < b ? 1 : -1))
}

/** These of them, in this order. */
export async function readPoints(store: BlobStore, ids: readonly string[], signal: AbortSignal): Promise<Catalogue> {
  const found = new Map<string, RestorePoint>()
  const damaged: { id: string; reason: string }[] = []
  await inLanes(ids, async (id) => {
    try {
      found.set(id, await readPoint(store, id, signal))
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'unavailable' || error.code === 'forbidden') throw error
      damaged.push({ id, reason: error.message })
    }
  })
  return { points: ids.flatMap((id) => found.get(id) ?? []), damaged: damaged.toSorted((a, b) => (a.id < b.id ? 1 : -1)) }
}

/** Throws Fault `not_found`, `bad_input`, `conflict`. */
export async function readPoint(store: BlobStore, id: string, signal: AbortSignal): Promise<RestorePoint> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of await store.get(manifestName(id), signal)) {
    bytes += piece.length
    if (bytes > maxManifestBytes) throw new Fault('bad_input', 'The manifest of the back-up is too large')
    pieces.push(piece)
  }
  const manifest = parseManifest(Buffer.concat(pieces))
  if (manifest.id !== id) throw new Fault('bad_input', 'The manifest of the back-up is damaged: it is that of another')
  return { manifest, totalBytes: manifest.objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }
}
