import { setTimeout as rest } from 'node:timers/promises'

import type { BlobStore } from './blob-store.ts'

/** Rests are worth their timer from here on. */
const leastRestMs = 20

/**
 * The same objects, written and read with at most so many bytes a second by all who do so together: what else goes on has the machine, too.
 * After `forMs` there is no limit any more, so that what is very much comes to its end.
 */
export function paceStore(store: BlobStore, bytesPerSecond: number, forMs = Infinity): BlobStore {
  const endsAtMs = performance.now() + forMs
  let paidUntilMs = 0
  async function* pace(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      const now = performance.now()
      paidUntilMs = Math.max(paidUntilMs, now) + (piece.length / bytesPerSecond) * 1000
      if (now < endsAtMs && paidUntilMs - now >= leastRestMs) await rest(paidUntilMs - now, undefined, { signal })
      yield piece
    }
  }
  return {
    ...store,
    put: (name, content, signal) => store.put(name, pace(content, signal), signal),
    get: async (name, signal) => pace(await store.get(name, signal), signal),
  }
}
