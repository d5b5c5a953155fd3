import type { Clock } from '../../lib/clock.ts'

/** How long a sender may take to send the same body again. */
const rememberMs = 600_000
const maxBodies = 50_000

/** Bodies acknowledged, or on their way to be, by their hash. */
export interface RecentBodies {
  /** What became of a body in the last 10 minutes: settles when it is durable. Undefined when it is unknown or failed. */
  find(hash: Buffer): Promise<void> | undefined
  /** Is it stored for certain? */
  isStored(hash: Buffer): boolean
  /** Remembers a body that is being stored; it is forgotten again when that fails. */
  add(hash: Buffer, stored: Promise<void>): void
  /** Is a body that was stored then still worth remembering? */
  isRecent(storedAtMs: number): boolean
  /** Remembers a body found on disk. */
  restore(hash: Buffer, storedAtMs: number): void
  readonly size: number
}

interface Memory {
  readonly atMs: number
  readonly stored: Promise<void>
  done: boolean
}

export function createRecentBodies(clock: Clock): RecentBodies {
  // In order of time, because what is set again moves to the end.
  const bodies = new Map<string, Memory>()

  const set = (key: string, memory: Memory): void => {
    bodies.delete(key)
    bodies.set(key, memory)
    const tooOld = clock.now() - rememberMs
    for (const [oldest, { atMs }] of bodies) {
      if (atMs >= tooOld && bodies.size <= maxBodies) break
      bodies.delete(oldest)
    }
  }
  const isRecent = (atMs: number): boolean => atMs >= clock.now() - rememberMs
  const get = (hash: Buffer): Memory | undefined => {
    const memory = bodies.get(keyOf(hash))
    return memory !== undefined && isRecent(memory.atMs) ? memory : undefined
  }

  const follow = async (key: string, memory: Memory): Promise<void> => {
    try {
      await memory.stored
      memory.done = true
    } catch {
      // The sender is told by whoever waits for `stored`; it may send the body again.
      if (bodies.get(key) === memory) bodies.delete(key)
    }
  }

  return {
    find: (hash) => get(hash)?.stored,
    isStored: (hash) => get(hash)?.done === true,
    add(hash, stored) {
      const memory = { atMs: clock.now(), stored, done: false }
      set(keyOf(hash), memory)
      void follow(keyOf(hash), memory)
    },
    isRecent,
    restore(hash, storedAtMs) {
      if (!isRecent(storedAtMs)) return
      set(keyOf(hash), { atMs: storedAtMs, stored: Promise.resolve(), done: true })
    },
    get size() {
      return bodies.size
    },
  }
}

function keyOf(hash: Buffer): string {
  return hash.toString('latin1')
}
