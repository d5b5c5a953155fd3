import { setTimeout as sleep } from 'node:timers/promises'

import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { SealedSegment, WriteAheadLog } from '../storage/wal/index.ts'

/**
 * The log is cut for those who wait no more often than this, and so much less for each segment that waits: small ones cost the store
 * much.
 */
const pauseMs = 500

type Log = Pick<WriteAheadLog, 'sealed' | 'seal' | 'pendingBytes'>

interface Waiting {
  readonly segment: SealedSegment
  readonly resolve: () => void
}

/** For those who must see in the store what was acknowledged before. */
export class StoredBarrier {
  private readonly wal: Log
  private readonly clock: Clock
  private readonly waiting = new Set<Waiting>()
  private sealing: Promise<void> | undefined
  private sealedAtMs = Number.NEGATIVE_INFINITY

  constructor(wal: Log, clock: Clock) {
    this.wal = wal
    this.clock = clock
  }

  /**
   * Resolves when the store has every row that was acknowledged before the call. Throws Fault `unavailable` when that takes longer than
   * `withinMs` or the signal aborts before.
   */
  async pass(withinMs: number, signal: AbortSignal): Promise<void> {
    if (this.wal.pendingBytes === 0) return
    const patience = new AbortController()
    const leave = (): void => patience.abort()
    const timer = setTimeout(leave, withinMs)
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    try {
      await untilAborted(patience.signal, (this.sealing ??= this.sealSoon()))
      const segment = this.wal.sealed.at(-1)
      if (segment !== undefined) await this.untilReleased(segment, patience.signal)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
  }

  /** To be called whenever a segment has left the log. */
  release(): void {
    for (const { segment, resolve } of this.waiting) if (!this.wal.sealed.includes(segment)) resolve()
  }

  private async untilReleased(segment: SealedSegment, signal: AbortSignal): Promise<void> {
    const entry = { segment, resolve: (): void => undefined }
    const released = new Promise<void>((resolve) => {
      entry.resolve = resolve
      this.waiting.add(entry)
    })
    await untilAborted(signal, released).finally(() => this.waiting.delete(entry))
  }

  /** Who comes before the log is cut shares the cut. */
  private async sealSoon(): Promise<void> {
    const dueMs = this.sealedAtMs + pauseMs * (1 + this.wal.sealed.length)
    // Never in the turn of the first who comes: `sealing` is not set yet.
    await sleep(Math.max(0, dueMs - this.clock.monotonic()))
    this.sealing = undefined
    this.sealedAtMs = this.clock.monotonic()
    await this.wal.seal()
  }
}

function untilAborted(signal: AbortSignal, done: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Fault('unavailable', 'what was accepted is not in the store yet', { retryAfterSeconds: 5 }))
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
