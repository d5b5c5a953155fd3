import type { Clock } from '../lib/clock.ts'
import type { RejectReason } from '../model/telemetry-sink.ts'
import type { Signal } from '../receivers/receiver.ts'
import { RateWindow } from './rate-window.ts'

/** Who sent something, over what. An unauthenticated sender has neither project nor key. */
export interface IngestSource {
  readonly receiver: string
  readonly signal: Signal
  readonly projectId: number | undefined
  readonly keyId: string | undefined
}

/** What came from one source since the process started. */
interface SourceCounts extends IngestSource {
  readonly requests: number
  readonly bytes: number
  readonly accepted: number
  /** Records, and bodies of which nothing could be read. */
  readonly rejected: number
  /** Over the last minute. */
  readonly acceptedPerSecond: number
  /** Epoch milliseconds of the last accepted record; undefined when there was none. */
  readonly lastEventAt: number | undefined
}

/** Why records of one source were not taken. */
interface RejectionCounts extends IngestSource {
  readonly reason: RejectReason
  readonly count: number
  readonly lastAt: number
  readonly lastMessage: string
}

interface MaskedCounts {
  readonly projectId: number
  readonly detector: string
  readonly count: number
}

export interface IngestSnapshot {
  /** Epoch milliseconds. */
  readonly since: number
  readonly sources: readonly SourceCounts[]
  readonly rejections: readonly RejectionCounts[]
  readonly masked: readonly MaskedCounts[]
}

interface Tally {
  readonly source: IngestSource
  requests: number
  bytes: number
  accepted: number
  rejected: number
  lastEventAt: number | undefined
  readonly rate: RateWindow
  readonly reasons: Map<RejectReason, { count: number; lastAt: number; lastMessage: string }>
}

/** Counts everything that arrives, for the ingestion page and for /metrics. */
export class IngestCounters {
  private readonly clock: Clock
  private readonly since: number
  private readonly tallies = new Map<string, Tally>()
  private readonly masked = new Map<string, { projectId: number; detector: string; count: number }>()

  constructor(clock: Clock) {
    this.clock = clock
    this.since = clock.now()
  }

  /** A body arrived, whatever becomes of it. */
  addRequest(source: IngestSource, sizeBytes: number): void {
    const tally = this.tallyOf(source)
    tally.requests++
    tally.bytes += sizeBytes
  }

  addAccepted(source: IngestSource, records: number): void {
    if (records === 0) return
    const tally = this.tallyOf(source)
    tally.accepted += records
    tally.rate.add(this.clock.monotonic(), records)
    tally.lastEventAt = this.clock.now()
  }

  /** `message` is for people and must hold nothing a sender wrote. */
  addRejected(source: IngestSource, reason: RejectReason, count: number, message: string): void {
    const tally = this.tallyOf(source)
    tally.rejected += count
    const known = tally.reasons.get(reason)
    tally.reasons.set(reason, { count: (known?.count ?? 0) + count, lastAt: this.clock.now(), lastMessage: message })
  }

  addMasked(projectId: number, detector: string, count: number): void {
    const key = `${projectId} ${detector}`
    const known = this.masked.get(key)
    if (known === undefined) this.masked.set(key, { projectId, detector, count })
    else known.count += count
  }

  /** Of one project (with what nobody could be told apart for), or of all. */
  snapshot(projectId?: number): IngestSnapshot {
    const wanted = (id: number | undefined): boolean => projectId === undefined || id === undefined || id === projectId
    const tallies = [...this.tallies.values()].filter(({ source }) => wanted(source.projectId))
    const now = this.clock.monotonic()
    return {
      since: this.since,
      sources: tallies.map(({ source, requests, bytes, accepted, rejected, rate, lastEventAt }) => ({
        ...source,
        requests,
        bytes,
        accepted,
        rejected,
        acceptedPerSecond: rate.perSecond(now),
        lastEventAt,
      })),
      rejections: tallies.flatMap(({ source, reasons }) => [...reasons].map(([reason, counts]) => ({ ...source, reason, ...counts }))),
      masked: [...this.masked.values()].filter((counts) => wanted(counts.projectId)).map((counts) => ({ ...counts })),
    }
  }

  private tallyOf(source: IngestSource): Tally {
    const key = `${source.receiver} ${source.signal} ${source.projectId ?? ''} ${source.keyId ?? ''}`
    const known = this.tallies.get(key)
    if (known !== undefined) return known
    const tally: Tally = {
      source: { receiver: source.receiver, signal: source.signal, projectId: source.projectId, keyId: source.keyId },
      requests: 0,
      bytes: 0,
      accepted: 0,
      rejected: 0,
      lastEventAt: undefined,
      rate: new RateWindow(),
      reasons: new Map(),
    }
    this.tallies.set(key, tally)
    return tally
  }
}
