import type { BlobStore } from '../storage/blobs/index.ts'
import type { RestorePoint } from './catalogue.ts'
import { keysPrefix, recipientOfKey } from './identity.ts'

/**
 * Of restore points, newest first, those that open with a passphrase from before it was changed: they name another of the keys that lie in the
 * repository than the newest one of their platform. Returns their ids.
 */
export async function findEarlierPassphrases(
  store: BlobStore,
  points: readonly Pick<RestorePoint, 'manifest'>[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  for await (const { name } of store.list(keysPrefix, signal)) keys.add(recipientOfKey(name))
  const ofNow = new Map<string, string>()
  const earlier = new Set<string>()
  for (const { manifest } of points) {
    const key = manifest.recipients.find((recipient) => keys.has(recipient))
    if (key === undefined) continue
    const now = ofNow.get(manifest.instance)
    if (now === undefined) ofNow.set(manifest.instance, key)
    else if (now !== key) earlier.add(manifest.id)
  }
  return earlier
}
