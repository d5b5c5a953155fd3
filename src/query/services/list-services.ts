import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { redColumns, toRed, type Red, type RedRow } from './red.ts'
import { answering, earlierRange, limits, planSpans, type ServiceScope } from './service-scope.ts'

export interface ServiceSummary extends Red {
  readonly service: string
  /** The release that answered last; empty when the spans do not tell. */
  readonly version: string
  readonly lastSeen: string
  /** In 30 equal parts of the range. */
  readonly sparkline: { requests: number; errors: number }[]
  /** Of the time compared with; null without one, or when it did not answer then. */
  readonly before: Red | null
}

interface SummaryRow extends RedRow {
  readonly service: string
  readonly version: string
  readonly last: string
  readonly requests_by_part: readonly number[]
  readonly errors_by_part: readonly number[]
}

type Listed = ServiceScope & { readonly search?: string | undefined }

const parts = 30
const mostServices = 500

/**
 * Rate, errors and latency of every service that answered requests (server and consumer spans) in the range, busiest first, at most
 * 500, and how many more there are. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listServices(
  context: QueryContext,
  input: Listed & { readonly compare?: string | undefined },
): Promise<{ readonly rows: readonly ServiceSummary[]; readonly more: number }> {
  const [now, before] = await Promise.all([
    readServices(context, input),
    input.compare === undefined ? [] : readServices(context, { ...input, range: earlierRange(input.range, input.compare) }),
  ])
  const earlier = new Map(before.map((row) => [row.service, toRed(row, input.range)]))
  const rows = now.slice(0, mostServices).map((row) => ({
    service: row.service,
    ...toRed(row, input.range),
    version: row.version,
    lastSeen: formatNanoTime(BigInt(row.last)),
    sparkline: row.requests_by_part.map((requests, part) => ({ requests, errors: row.errors_by_part[part] ?? 0 })),
    before: earlier.get(row.service) ?? null,
  }))
  return { rows, more: Math.max(0, now.length - mostServices) }
}

/** All figures in one pass over the spans. */
async function readServices(context: QueryContext, input: Listed): Promise<readonly SummaryRow[]> {
  const params = new SqlParams('t')
  const { from, to } = input.range
  const step = (to - from + BigInt(parts) - 1n) / BigInt(parts)
  const part = `toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - ${params.bind('Int64', from)}, ${params.bind('Int64', step)}))`
  const found = input.search ? [`positionCaseInsensitiveUTF8(service, ${params.bind('String', input.search)}) > 0`] : []
  const most = 20 * mostServices
  const sql =
    `SELECT service, ${redColumns}, argMax(version, timestamp) AS version, toUnixTimestamp64Nano(max(timestamp)) AS last, ` +
    `arrayMap(n -> toFloat64(n), countResample(0, ${parts}, 1)(duration_ns, ${part})) AS requests_by_part, ` +
    `arrayMap(n -> toFloat64(n), countIfResample(0, ${parts}, 1)(status = 'error', ${part})) AS errors_by_part ` +
    `${planSpans(input, params, [answering, ...found])} GROUP BY service ORDER BY requests DESC, service LIMIT ${most}`
  const { rows } = await context.telemetry.query<SummaryRow>(sql, params.values, { ...limits, maxRows: most, signal: input.signal })
  return rows
}
