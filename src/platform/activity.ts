import type { Clock } from '../lib/clock.ts'
import { DurationHistogram } from './duration-histogram.ts'

interface FinishedRequest {
  readonly durationMs: number
  readonly failed: boolean
  /** Which session asked: an id or a hash, never the token; undefined for tokens and strangers. */
  readonly session: string | undefined
}

/** What the API did in the window. */
export interface ActivitySummary {
  /** Length of the window: five minutes, or less when the program is younger. */
  readonly windowMs: number
  readonly requests: number
  readonly errors: number
  /** 0-1; 0 without requests. */
  readonly errorRate: number
  readonly averageMs: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly requestsPerSecond: number
  /** Distinct sessions. */
  readonly activeUsers: number
}

export interface Activity {
  record(request: FinishedRequest): void
  summarize(): ActivitySummary
}

const bucketMs = 10_000
const bucketCount = 30
const windowMs = bucketMs * bucketCount
const maxSessions = 10_000

interface Bucket {
  /** Number of the ten seconds it is about; -1 = never used. */
  tick: number
  errors: number
  readonly durations: DurationHistogram
}

/** The last five minutes of API requests, in thirty buckets that are used again. Runs on the monotonic clock. */
export function createActivity(clock: Clock): Activity {
  const started = clock.monotonic()
  const buckets: Bucket[] = Array.from({ length: bucketCount }, () => ({ tick: -1, errors: 0, durations: new DurationHistogram() }))
  /** Last seen, oldest first. */
  const sessions = new Map<string, number>()

  const tickNow = (): number => Math.floor((clock.monotonic() - started) / bucketMs)
  const bucketOf = (tick: number): Bucket | undefined => {
    const bucket = buckets[tick % bucketCount]
    if (bucket !== undefined && bucket.tick !== tick) {
      bucket.tick = tick
      bucket.errors = 0
      bucket.durations.clear()
    }
    return bucket
  }
  const forgetSessions = (): void => {
    const oldest = clock.monotonic() - windowMs
    for (const [session, seen] of sessions) {
      if (seen > oldest && sessions.size <= maxSessions) return
      sessions.delete(session)
    }
  }

  return {
    record({ durationMs, failed, session }) {
      const bucket = bucketOf(tickNow())
      bucket?.durations.add(durationMs)
      if (bucket !== undefined && failed) bucket.errors++
      if (session === undefined) return
      sessions.delete(session)
      sessions.set(session, clock.monotonic())
      if (sessions.size > maxSessions) forgetSessions()
    },
    summarize() {
      const last = tickNow()
      const durations = new DurationHistogram()
      let errors = 0
      for (const bucket of buckets) {
        if (bucket.tick < 0 || bucket.tick <= last - bucketCount) continue
        durations.merge(bucket.durations)
        errors += bucket.errors
      }
      forgetSessions()
      // The youngest bucket is not full yet: without this the rate would sag by up to 3 %.
      const covered = Math.min(clock.monotonic() - started, windowMs - bucketMs + ((clock.monotonic() - started) % bucketMs))
      const lengthMs = Math.max(covered, 1000)
      return {
        windowMs: lengthMs,
        requests: durations.count,
        errors,
        errorRate: durations.count === 0 ? 0 : errors / durations.count,
        averageMs: durations.count === 0 ? 0 : durations.sumMs / durations.count,
        p95Ms: durations.percentileMs(0.95),
        p99Ms: durations.percentileMs(0.99),
        requestsPerSecond: durations.count / (lengthMs / 1000),
        activeUsers: sessions.size,
      }
    },
  }
}
