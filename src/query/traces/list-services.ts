import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { TimeRange } from '../time-range.ts'

export interface ServiceSummary {
  readonly service: string
  readonly requests: number
  readonly requestsPerSecond: number
  /** Fraction 0-1. */
  readonly errorRate: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly lastSeen: string
  /** In `steps` equal parts of the range. */
  readonly sparkline: { requests: number; errors: number }[]
}

const steps = 30
const maxServices = 500
const limits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 }

/**
 * Rate, errors and latency of every service that answered requests (server and consumer spans) in the range, busiest first.
 * Throws Fault: query_limit, cancelled, unavailable.
 */
export async function listServices(
  context: QueryContext,
  input: ReadScope & { readonly range: TimeRange },
): Promise<readonly ServiceSummary[]> {
  const { from, to } = input.range
  const step = (to - from + BigInt(steps) - 1n) / BigInt(steps)
  const params = { project: input.projectId, from: from.toString(), to: to.toString(), step: step.toString() }
  const scope =
    "FROM spans WHERE project = {project:UInt32} AND timestamp >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') " +
    "AND timestamp < fromUnixTimestamp64Nano({to:Int64}, 'UTC') AND kind IN ('server', 'consumer')"
  const [totals, parts] = await Promise.all([
    context.telemetry.query<{ service: string; requests: number; errors: number; quantiles: number[]; last: string }>(
      `SELECT service, toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors, ` +
        `quantilesTDigest(0.5, 0.95, 0.99)(duration_ns) AS quantiles, toUnixTimestamp64Nano(max(timestamp)) AS last ${scope} ` +
        `GROUP BY service ORDER BY requests DESC, service LIMIT ${maxServices}`,
      params,
      { ...limits, maxRows: maxServices, signal: input.signal },
    ),
    context.telemetry.query<{ service: string; part: number; requests: number; errors: number }>(
      `SELECT service, toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - {from:Int64}, {step:Int64})) AS part, ` +
        `toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors ${scope} GROUP BY service, part`,
      params,
      { ...limits, signal: input.signal },
    ),
  ])
  const sparklines = new Map<string, { requests: number; errors: number }[]>()
  for (const { service, part, requests, errors } of parts.rows) {
    const line = sparklines.get(service) ?? emptyLine()
    sparklines.set(service, line)
    line[part] = { requests, errors }
  }
  const seconds = Number(to - from) / 1e9
  return totals.rows.map(({ service, requests, errors, quantiles: [p50 = 0, p95 = 0, p99 = 0], last }) => ({
    service,
    requests,
    requestsPerSecond: requests / seconds,
    errorRate: errors / requests,
    p50Ms: p50 / 1e6,
    p95Ms: p95 / 1e6,
    p99Ms: p99 / 1e6,
    lastSeen: formatNanoTime(BigInt(last)),
    sparkline: sparklines.get(service) ?? emptyLine(),
  }))
}

function emptyLine(): { requests: number; errors: number }[] {
  return Array.from({ length: steps }, () => ({ requests: 0, errors: 0 }))
}
