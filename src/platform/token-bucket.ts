import type { Clock } from '../lib/clock.ts'

/** Lets `perSecond` things through a second on average, and twice as many at once after a quiet time. */
export function createTokenBucket(clock: Clock, perSecond: number): () => boolean {
  const size = perSecond * 2
  let tokens = size
  let filledAt = clock.monotonic()
  return () => {
    const now = clock.monotonic()
    tokens = Math.min(size, tokens + ((now - filledAt) / 1000) * perSecond)
    filledAt = now
    if (tokens < 1) return false
    tokens--
    return true
  }
}
