import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
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
  const points: RestorePoint[] = []
  const damaged: { id: string; reason: string }[] = []
  for await (const { name } of store.list(pointsPrefix, signal)) {
    const id = /^points\/([\w-]+)\/manifest\.json$/.exec(name)?.[1]
    if (id === undefined) continue
    try {
      points.push(await readPoint(store, id, signal))
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'unavailable' || error.code === 'forbidden') throw error
      damaged.push({ id, reason: error.message })
    }
  }
  points.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1))
  return { points, damaged }
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
