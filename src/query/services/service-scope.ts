import { Fault } from '../../lib/errors.ts'
import type { ReadScope } from '../query-context.ts'
import type { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'

/** Which requests are meant. */
export interface ServiceScope extends ReadScope {
  readonly range: TimeRange
  /** Only of this environment. */
  readonly environment?: string | undefined
}

/** What every read of spans is held to. */
export const limits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 }

/** Spans that answer somebody: what rate, errors and latency of a service are counted by. */
export const answering = "kind IN ('server', 'consumer')"
/** Spans that wait for somebody else. */
export const calling = "kind IN ('client', 'producer')"

/** `FROM spans` with what its rows must be. */
export function planSpans(scope: ServiceScope, params: SqlParams, conditions: readonly string[]): string {
  const where = [
    `project = ${params.bind('UInt32', scope.projectId)}`,
    `timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', scope.range.from)}, 'UTC')`,
    `timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', scope.range.to)}, 'UTC')`,
    ...(scope.environment === undefined ? [] : [`environment = ${params.bind('String', scope.environment)}`]),
    ...conditions,
  ]
  return `FROM spans WHERE ${where.join(' AND ')}`
}

const unitNanos = { m: 60_000_000_000n, h: 3_600_000_000_000n, d: 86_400_000_000_000n } as const

/** The same time so much earlier: `1h`, `7d`. Throws Fault('bad_input') when that lies before 1970. */
export function earlierRange({ from, to }: TimeRange, by: string): TimeRange {
  const [, count, unit] = /^(\d{1,3})([mhd])$/.exec(by) ?? []
  if (count === undefined) throw new Fault('bad_input', `"${by}" is not a length of time: write 1h or 7d`)
  const shift = BigInt(count) * unitNanos[unit as keyof typeof unitNanos] // the pattern allows only these
  if (from < shift) throw new Fault('bad_input', `${by} before the range lies before 1970`)
  return { from: from - shift, to: to - shift }
}
