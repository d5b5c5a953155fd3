import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage, type ListPlace } from './list-place.ts'
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
  readonly severity: number
  readonly standing: string
  readonly slowest: string
  readonly key: string
  readonly requests_by_part: readonly number[]
  readonly errors_by_part: readonly number[]
}

export interface ListServices extends ServiceScope, ListPage {
  readonly compare?: string | undefined
  /** A part of the name. */
  readonly search?: string | undefined
  /** Only this one. */
  readonly service?: string | undefined
}

const parts = 30

/**
 * A page of the services that answered requests (server and consumer spans) in the range, with rate, errors and latency; a cursor goes on in
 * the time of the page it is from. Those that need somebody come first: by how bad their share of failed requests is (from 5 % on, from 1 %
 * on, below), then by how far that stands out of chance (the share times the root of the requests), then by their slowest requests. One
 * failed request of two is not worse than eight in a hundred of ten thousand. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listServices(
  context: QueryContext,
  asked: ListServices,
): Promise<{ readonly rows: readonly ServiceSummary[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 3)
  const range = after?.range ?? asked.range
  const { page, next } = cutPage(
    await readServices(context, { ...asked, range }, after),
    asked.limit,
    ({ severity, standing, slowest, key }) => ({ range, figures: [BigInt(severity), BigInt(standing), BigInt(slowest)], key }),
  )
  const names = page.map(({ service }) => service)
  const earlier = new Map(
    asked.compare === undefined || names.length === 0
      ? []
      : (await readNamed(context, { ...asked, range: earlierRange(range, asked.compare) }, names)).map((row) => [
          row.service,
          toRed(row, range),
        ]),
  )
  const rows = page.map((row) => ({
    service: row.service,
    ...toRed(row, range),
    version: row.version,
    lastSeen: formatNanoTime(BigInt(row.last)),
    sparkline: row.requests_by_part.map((requests, part) => ({ requests, errors: row.errors_by_part[part] ?? 0 })),
    before: earlier.get(row.service) ?? null,
  }))
  return { rows, next }
}

/** All figures in one pass over the spans. */
async function readServices(context: QueryContext, input: ListServices, after: ListPlace | undefined): Promise<readonly SummaryRow[]> {
  const params = new SqlParams('t')
  const { from, to } = input.range
  const step = (to - from + BigInt(parts) - 1n) / BigInt(parts)
  const part = `toUInt16(intDiv(toUnixTimestamp64Nano(timestamp) - ${params.bind('Int64', from)}, ${params.bind('Int64', step)}))`
  const found = [
    ...(input.search ? [`positionCaseInsensitiveUTF8(service, ${params.bind('String', input.search)}) > 0`] : []),
    ...(input.service === undefined ? [] : [`service = ${params.bind('String', input.service)}`]),
  ]
  // Whole numbers all: what the cursor says is what the engine finds again.
  const sql =
    `SELECT * FROM (SELECT service, ${redColumns}, ` +
    `multiIf(errors * 20 >= requests, 2, errors * 100 >= requests, 1, 0) AS severity, ` +
    `toUInt64(1e6 * errors / sqrt(requests)) AS standing, toUInt64(quantiles[2]) AS slowest, ${keyOf('service')} AS key, ` +
    `argMax(version, timestamp) AS version, toUnixTimestamp64Nano(max(timestamp)) AS last, ` +
    `arrayMap(n -> toFloat64(n), countResample(0, ${parts}, 1)(duration_ns, ${part})) AS requests_by_part, ` +
    `arrayMap(n -> toFloat64(n), countIfResample(0, ${parts}, 1)(status = 'error', ${part})) AS errors_by_part ` +
    `${planSpans(input, params, [answering, ...found])} GROUP BY service) ` +
    planPage(after, params, { figures: ['severity', 'standing', 'slowest'], key: 'key', limit: input.limit })
  const { rows } = await context.telemetry.query<SummaryRow>(sql, params.values, {
    ...limits,
    maxRows: input.limit + 1,
    signal: input.signal,
  })
  return rows
}

async function readNamed(
  context: QueryContext,
  input: ServiceScope,
  names: readonly string[],
): Promise<readonly (RedRow & { readonly service: string })[]> {
  const params = new SqlParams('t')
  const sql = `SELECT service, ${redColumns} ${planSpans(input, params, [answering, 'service IN {names:Array(String)}'])} GROUP BY service`
  const { rows } = await context.telemetry.query<RedRow & { readonly service: string }>(
    sql,
    { ...params.values, names },
    { ...limits, maxRows: names.length, signal: input.signal },
  )
  return rows
}
