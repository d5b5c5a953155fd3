import { setTimeout as sleep } from 'node:timers/promises'

import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { SealedSegment, WriteAheadLog } from '../storage/wal/index.ts'
import { planLoads, sumRows, type Load } from './flush-load.ts'
import { storePiece } from './flush-piece.ts'
import { StoredBarrier } from './stored-barrier.ts'

export interface FlushOptions {
  readonly wal: WriteAheadLog
  readonly store: TelemetryStore
  readonly clock: Clock
  readonly log: Log
  /** How long the store may take to show rows that it says it has. Default 5 s. */
  readonly settleMs?: number
  /** The longest pause between two tries. Default 5 s. */
  readonly longestPauseMs?: number
}

export interface FlushHealth {
  /** Closed segments of the write-ahead log that are not stored yet, with their bytes and the age of the oldest. */
  readonly segmentsWaiting: number
  readonly bytesWaiting: number
  readonly oldestWaitingMs: number
  readonly lastFlush: { readonly atMs: number; readonly rows: number; readonly durationMs: number } | undefined
  /** Why the oldest segment is not stored yet, and how often that was tried; undefined when nothing went wrong. */
  readonly failing: { readonly message: string; readonly attempts: number } | undefined
  /** Files in the log's quarantine, and their bytes. */
  readonly quarantined: { readonly count: number; readonly bytes: number }
  /** Rows found in the store once too often since the start: a promise was broken. */
  readonly surplusRows: number
}

/** Carries closed segments into the store, in order, for as long as the platform runs. */
export interface Flusher {
  health(): FlushHealth
  /**
   * Resolves when the store has every row that was acknowledged before the call, or when what it has not was set aside. Throws Fault
   * `unavailable` when that takes longer than `withinMs` or the signal aborts before.
   */
  catchUp(withinMs: number, signal: AbortSignal): Promise<void>
  /** Stores what it can within `timeoutMs`, then stops; the rest waits in the log for the next start. */
  stop(timeoutMs: number): Promise<void>
}

const firstPauseMs = 100
/** Tries before a file that the disk does not give back is set aside. */
const maxReadFailures = 3
const unreadable = new Set(['EIO', 'EBADMSG', 'EUCLEAN', 'EACCES', 'EPERM', 'EISDIR', 'ENOENT'])

/** Work on one segment; kept between tries, so that what is stored is not stored again. */
interface Progress {
  readonly segment: SealedSegment
  readonly startedMs: number
  loads: Load[] | undefined
  rows: number
  attempts: number
  failure: string | undefined
}

export function startFlusher({ wal, store, clock, log, settleMs = 5000, longestPauseMs = 5000 }: FlushOptions): Flusher {
  let surplusRows = 0
  const onSurplus = (rows: number): void => {
    surplusRows += rows
  }
  const context = { store, log, quarantine: wal.quarantine, settleMs, onSurplus }
  const halt = new AbortController()
  const barrier = new StoredBarrier(wal, clock)
  let stopping = false
  let wake: (() => void) | undefined
  let progress: Progress | undefined
  let lastFlush: FlushHealth['lastFlush']
  const unsubscribe = wal.onSealed(() => wake?.())

  async function run(): Promise<void> {
    while (!halt.signal.aborted) {
      const [segment] = wal.sealed
      if (segment !== undefined) await work(segment)
      else if (stopping) return
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }

  async function work(segment: SealedSegment): Promise<void> {
    const current =
      progress?.segment === segment
        ? progress
        : { segment, startedMs: clock.monotonic(), loads: undefined, rows: 0, attempts: 0, failure: undefined }
    progress = current
    try {
      await storeSegment(current)
      if (halt.signal.aborted) return
      await wal.release(segment)
      lastFlush = { atMs: clock.now(), rows: current.rows, durationMs: clock.monotonic() - current.startedMs }
      progress = undefined
    } catch (error) {
      await pauseAfter(current, error)
    } finally {
      barrier.release()
    }
  }

  async function storeSegment(current: Progress): Promise<void> {
    const { segment } = current
    if (current.loads === undefined) {
      const chunks = await segment.read()
      current.loads = await planLoads({ wal, store }, segment, chunks)
      current.rows = sumRows(chunks)
    }
    for (const load of current.loads) {
      for (let piece = load.pieces[0]; piece !== undefined; piece = load.pieces[0]) {
        await storePiece(context, load, piece)
        current.attempts = 0
        if (halt.signal.aborted) return
      }
    }
  }

  async function pauseAfter(current: Progress, error: unknown): Promise<void> {
    current.attempts++
    current.failure = error instanceof Error ? error.message : String(error)
    const { segment, attempts, loads } = current
    log.warn({ err: error, segment: segment.name, attempts }, 'A segment could not be stored yet')
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (loads === undefined && attempts >= maxReadFailures && unreadable.has(code)) {
      await wal
        .setAside(segment, current.failure)
        .catch((asideError: unknown) => log.error({ err: asideError }, 'It could not be set aside'))
    }
    const longest = Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs)
    // Full jitter would let a store that just restarted be hit at once; half keeps a floor.
    await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal: halt.signal }).catch(() => undefined)
  }

  const running = run()

  return {
    health() {
      const [oldest] = wal.sealed
      const failing = progress?.failure === undefined ? undefined : { message: progress.failure, attempts: progress.attempts }
      return {
        segmentsWaiting: wal.sealed.length,
        bytesWaiting: wal.sealed.reduce((sum, { bytes }) => sum + bytes, 0),
        oldestWaitingMs: oldest === undefined ? 0 : Math.max(clock.now() - oldest.sealedAtMs, 0),
        lastFlush,
        failing,
        quarantined: { count: wal.quarantine.count, bytes: wal.quarantine.bytes },
        surplusRows,
      }
    },
    catchUp: (withinMs, signal) => barrier.pass(withinMs, signal),
    async stop(timeoutMs) {
      const deadline = sleep(timeoutMs, undefined, { signal: halt.signal })
      await Promise.race([wal.seal(), deadline])
      stopping = true
      wake?.()
      await Promise.race([running, deadline])
      unsubscribe()
      halt.abort()
      await deadline.catch(() => undefined)
    },
  }
}
