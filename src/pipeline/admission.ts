import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { TokenBucket } from '../lib/token-bucket.ts'

/** What senders may use up of the platform; the defaults only stop runaway senders. */
export interface IngestLimits {
  /** Of one key, and of all keys of a project together. */
  readonly bytesPerSecond: number
  readonly recordsPerSecond: number
  /** How many seconds of the rates may come at once. */
  readonly burstSeconds: number
  /** Bodies being decoded or waiting for the disk. New ones are refused above 60 % of it: what is let in grows while it is encoded. */
  readonly inFlightBytes: number
}

export const ingestLimits: IngestLimits = {
  bytesPerSecond: 256 * 1024 * 1024,
  recordsPerSecond: 1_000_000,
  burstSeconds: 10,
  inFlightBytes: 512 * 1024 * 1024,
}

const softShare = 0.6

/** A key or a project. */
export interface Owner {
  readonly name: string
  /** Less than everybody may, when somebody said so for this one. */
  readonly recordsPerSecond?: number | undefined
}

interface Allowance {
  readonly recordsPerSecond: number
  readonly bytes: TokenBucket
  readonly records: TokenBucket
}

/** Decides whether a body may come in now: rates of its key and project, and memory. */
export class AdmissionGate {
  private readonly clock: Clock
  private readonly limits: IngestLimits
  private readonly allowances = new Map<string, Allowance>()
  private inFlight = 0

  constructor(clock: Clock, limits: IngestLimits) {
    this.clock = clock
    this.limits = limits
  }

  get inFlightBytes(): number {
    return this.inFlight
  }

  /** Why a body of that size may not come in now; undefined when it may. A body that finds nothing in its way is always let in. */
  refusal(sizeBytes: number): Fault | undefined {
    if (this.inFlight === 0 || this.inFlight + sizeBytes <= this.limits.inFlightBytes * softShare) return undefined
    return new Fault('overloaded', 'Too much is being taken in at this moment; nothing of this was stored.', { retryAfterSeconds: 2 })
  }

  /** Lets a body in, or throws Fault `rate_limited` or `overloaded`. Call the answer when it is done with. */
  enter(owners: readonly Owner[], sizeBytes: number): () => void {
    for (const owner of owners) {
      const { bytes, records } = this.allowanceOf(owner)
      const retryAfterSeconds = Math.max(bytes.waitSeconds, records.waitSeconds)
      if (retryAfterSeconds > 0) {
        throw new Fault('rate_limited', 'This key or project sends more than it may; nothing of this was stored.', { retryAfterSeconds })
      }
    }
    const refusal = this.refusal(sizeBytes)
    if (refusal !== undefined) throw refusal
    for (const owner of owners) this.allowanceOf(owner).bytes.spend(sizeBytes)
    this.inFlight += sizeBytes
    return () => {
      this.inFlight -= sizeBytes
    }
  }

  spendRecords(owners: readonly Owner[], count: number): void {
    for (const owner of owners) this.allowanceOf(owner).records.spend(count)
  }

  private allowanceOf({ name, recordsPerSecond = this.limits.recordsPerSecond }: Owner): Allowance {
    const known = this.allowances.get(name)
    // It may have been changed since.
    if (known?.recordsPerSecond === recordsPerSecond) return known
    const { bytesPerSecond, burstSeconds } = this.limits
    const allowance = {
      recordsPerSecond,
      bytes: new TokenBucket(this.clock, bytesPerSecond, burstSeconds),
      records: new TokenBucket(this.clock, recordsPerSecond, burstSeconds),
    }
    this.allowances.set(name, allowance)
    return allowance
  }
}
