import type { Clock } from '../lib/clock.ts'
import type { Activity } from './activity.ts'
import type { HealthRole, HealthSource } from './health.ts'
import type { ResourceMonitor } from './resources.ts'

interface Pinged {
  readonly name: string
  readonly role: HealthRole
  readonly ping: () => Promise<boolean>
  /** What else the health page shows: kind, version, restarts. */
  readonly details?: () => Readonly<Record<string, unknown>>
  readonly connections?: () => number
}

/** A part that answers a ping. */
export function pingSource(clock: Clock, { name, role, ping, details, connections }: Pinged): HealthSource {
  return {
    name,
    role,
    async check() {
      const started = clock.monotonic()
      const answered = await ping()
      const responseTimeMs = clock.monotonic() - started
      return {
        state: answered ? 'ok' : 'down',
        detail: answered ? 'answers' : 'does not answer',
        responseTimeMs,
        details: details?.() ?? {},
        ...(connections === undefined ? {} : { connections: connections() }),
      }
    },
  }
}

const minRequests = 20

/** The API by what became of its requests. */
export function apiSource(activity: Activity): HealthSource {
  return {
    name: 'api',
    role: 'api',
    check() {
      const { requests, errors, errorRate, averageMs, p95Ms } = activity.summarize()
      const judged = requests >= minRequests
      const state = judged && errorRate > 0.5 ? 'down' : judged && errorRate > 0.05 ? 'degraded' : 'ok'
      const detail = requests === 0 ? 'no requests in the last minutes' : `${errors} of ${requests} requests failed in the last minutes`
      return Promise.resolve({ state, detail, responseTimeMs: averageMs, details: { requests, errors, p95Ms } })
    },
  }
}

const gigabyte = 1000 ** 3

/** The disk of the data directory. */
export function diskSource(resources: ResourceMonitor): HealthSource {
  return {
    name: 'disk',
    role: 'other',
    async check() {
      const { disk } = await resources.read()
      // Decimal, as everything the page shows.
      const free = `${(disk.freeBytes / gigabyte).toFixed(1)} of ${(disk.totalBytes / gigabyte).toFixed(1)} GB free`
      const state = disk.freeBytes < gigabyte / 4 ? 'down' : disk.usage > 0.9 || disk.freeBytes < 2 * gigabyte ? 'degraded' : 'ok'
      return { state, detail: free, responseTimeMs: null, details: { ...disk } }
    },
  }
}
