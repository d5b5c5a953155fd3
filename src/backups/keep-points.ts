import type { BackupSettings } from '../config/backup-settings.ts'
import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import { manifestName, partsPrefix, pointsPrefix, readCatalogue, type RestorePoint } from './catalogue.ts'

type Keep = BackupSettings['keep']
type Dated = Pick<RestorePoint['manifest'], 'id' | 'startedAt'>

const dayMs = 86_400_000

/** Which of these, newest first, are kept: the newest ones, and the newest of each of the last days, weeks and months that have one. */
export function chooseKept(points: readonly Dated[], keep: Keep): ReadonlySet<string> {
  const kept = new Set(points.slice(0, Math.max(keep.last, 1)).map(({ id }) => id))
  const periods: readonly [number, (at: Date) => string][] = [
    [keep.daily, (at) => at.toISOString().slice(0, 10)],
    // Monday to Sunday; 1970 began with a Thursday.
    [keep.weekly, (at) => String(Math.floor((at.getTime() / dayMs + 3) / 7))],
    [keep.monthly, (at) => at.toISOString().slice(0, 7)],
  ]
  for (const [most, periodOf] of periods) {
    const seen = new Set<string>()
    for (const { id, startedAt } of points) {
      const period = periodOf(new Date(startedAt))
      if (seen.has(period)) continue
      if (seen.size >= most) break
      seen.add(period)
      kept.add(id)
    }
  }
  return kept
}

/** What no manifest names is left alone for so long: another platform may be storing it for a manifest to come. */
const strayForMs = 2 * dayMs

interface Removed {
  /** Ids of restore points. */
  readonly gone: readonly string[]
  /** The storage does not let us remove anything: its own rules must. */
  readonly isRefused: boolean
}

/**
 * Removes this platform's restore points that are not kept, manifest first, then objects that no restore point needs any more. A manifest that cannot
 * be read keeps all objects of parts where they are. A storage that only takes and gives (object lock, keys that may not delete) is no failure.
 */
export async function removeOldPoints(
  {
    store,
    instance,
    made,
    now,
    signal,
  }: {
    readonly store: BlobStore
    readonly instance: string
    /** The one that was just made stays, also when its clock was behind that of others. */
    readonly made: string
    readonly now: number
    readonly signal: AbortSignal
  },
  keep: Keep,
): Promise<Removed> {
  const { points, damaged } = await readCatalogue(store, signal)
  const own = points.map(({ manifest }) => manifest).filter((manifest) => manifest.instance === instance)
  const kept = new Set([...chooseKept(own, keep), made])
  const gone = own.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  try {
    for (const id of gone) await store.remove(manifestName(id), signal)
    if (damaged.length === 0) await removeUnneeded({ store, now, signal }, points, gone)
  } catch (error) {
    if (error instanceof Fault && error.code === 'forbidden') return { gone: [], isRefused: true }
    throw error
  }
  return { gone, isRefused: false }
}

async function removeUnneeded(
  { store, now, signal }: { readonly store: BlobStore; readonly now: number; readonly signal: AbortSignal },
  points: readonly RestorePoint[],
  gone: readonly string[],
): Promise<void> {
  const left = points.filter(({ manifest }) => !gone.includes(manifest.id))
  const needed = new Set(left.flatMap(({ manifest }) => [manifestName(manifest.id), ...manifest.objects.map(({ object }) => object)]))
  const own = new Set(
    points.filter(({ manifest }) => gone.includes(manifest.id)).flatMap(({ manifest }) => manifest.objects.map(({ object }) => object)),
  )
  for (const prefix of [partsPrefix, pointsPrefix])
    for await (const { name, modifiedAtMs } of store.list(prefix, signal))
      if (!needed.has(name) && (own.has(name) || modifiedAtMs < now - strayForMs)) await store.remove(name, signal)
}
