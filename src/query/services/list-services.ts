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
}

interface PartRow {
  readonly service: string
  readonly part: number
  readonly requests: number
  readonly errors: number
}

const parts = 30
const mostServices = 500

/**
 * Rate, errors and latency of every service that answered requests (server and consumer spans) in the range, busiest first, at most
 * 500, and how many more there are. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listServices(
  context: QueryContext,
  input: ServiceScope & { readonly search?: string | undefined; readonly compare?: string | undefined },
): Promise<{ readonly rows: readonly ServiceSummary[]; readonly more: number }> {
  const [totals, lines, before] = await Promise.all([
    readTotals(context, input),
    readParts(context, input),
    input.compare === undefined ? [] : readTotals(context, { ...input, range: earlierRange(input.range, input.compare) }),
  ])
  const sparklines = new Map<string, { requests: number; errors: number }[]>()
  for (const { service, part, requests, errors } of lines) {
    const line = sparklines.get(service) ?? emptyLine()
    sparklines.set(service, line)
    line[part] = { requests, errors }
  }
  const earlier = new Map(before.map((row) => [row.service, toRed(row, input.range)]))
  const rows = totals.slice(0, mostServices).map((row) => ({
    service: row.service,
    ...toRed(row, input.range),
    version: row.version,
    lastSeen: formatNanoTime(BigInt(row.last)),
    sparkline: sparklines.get(row.service) ?? emptyLine(),
    before: earlier.get(row.service) ?? null,
  }))
  return { rows, more: Math.max(0, totals.length - mostServices) }
}

async function readTotals(
  context: QueryContext,
  input: ServiceScope & { readonly search?: string | undefined },
): Promise<readonly SummaryRow[]> {
  const params = new SqlParams('t')
  const sql =
    `SELECT service, ${redColumns}, argMax(version, timestamp) AS version, toUnixTimestamp64Nano(max(timestamp)) AS last ` +
    `${planServices(input, params)} GROUP BY service ORDER BY requests DESC, service LIMIT ${20 * mostServices}`
  const { rows } = await context.telemetry.query<SummaryRow>(sql, params.values, {
    ...limits,
    maxRows: 20 * mostServices,
    signal: input.signal,
  })
  return rows
}

async function readParts(
  context: QueryContext,
  input: ServiceScope & { readonly search?: string | undefined },
): Promise<readonly PartRow[]> {
  const params = new SqlParams('p')
  const { from, to } = input.range
  const step = (to - from + BigInt(parts) - 1n) / BigInt(parts)
  const part = `toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - ${params.bind('Int64', from)}, ${params.bind('Int64', step)}))`
  const sql =
    `SELECT service, ${part} AS part, toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors ` +
    `${planServices(input, params)} GROUP BY service, part`
  const { rows } = await context.telemetry.query<PartRow>(sql, params.values, { ...limits, signal: input.signal })
  return rows
}

function planServices(input: ServiceScope & { readonly search?: string | undefined }, params: SqlParams): string {
  const found = input.search ? [`positionCaseInsensitiveUTF8(service, ${params.bind('String', input.search)}) > 0`] : []
  return planSpans(input, params, [answering, ...found])
}

function emptyLine(): { requests: number; errors: number }[] {
  return Array.from({ length: parts }, () => ({ requests: 0, errors: 0 }))
}
