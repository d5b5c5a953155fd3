import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import { cutPage, keyOf, planPage, readPlace, type ListPage } from './list-place.ts'
import type { OneService } from './read-service.ts'
import { limits, planSpans } from './service-scope.ts'

export interface ErrorSummary {
  /** Name of the span that failed. */
  readonly operation: string
  /** Its status message; empty when it did not say. */
  readonly message: string
  /** Type of the exception, or the attribute error.type. */
  readonly type: string
  readonly count: number
  readonly firstSeen: string
  readonly lastSeen: string
  /** Of the latest. */
  readonly traceId: string
  readonly spanId: string
  /** Releases it failed in. */
  readonly versions: string[]
}

interface ErrorRow extends Omit<ErrorSummary, 'firstSeen' | 'lastSeen' | 'traceId' | 'spanId'> {
  readonly first: string
  readonly last: string
  readonly trace_id: string
  readonly span_id: string
  readonly key: string
}

/**
 * A page of what failed in a service: spans by operation, type and message, the latest first; a cursor goes on in the time of the page it is
 * from. Throws Fault: bad_input, query_limit, cancelled, unavailable.
 */
export async function listServiceErrors(
  context: QueryContext,
  asked: OneService & ListPage,
): Promise<{ readonly rows: readonly ErrorSummary[]; readonly next: string | null }> {
  const after = readPlace(asked.cursor, 1)
  const range = after?.range ?? asked.range
  const input = { ...asked, range }
  const params = new SqlParams('x')
  const conditions = [
    "status = 'error'",
    `service = ${params.bind('String', input.service)}`,
    ...(input.endpoint === undefined ? [] : [`name = ${params.bind('String', input.endpoint)}`]),
  ]
  // Ids and numbers in a message would make a group of every single failure.
  const pattern = String.raw`'[0-9a-fA-F]{8,}|\\d+'`
  const alike = `replaceRegexpAll(status_message, ${pattern}, '#')`
  const sql =
    `SELECT * FROM (SELECT name AS operation, any(status_message) AS message, type, toFloat64(count()) AS count, ` +
    `toUnixTimestamp64Nano(min(timestamp)) AS first, toUnixTimestamp64Nano(max(timestamp)) AS last, ` +
    `argMax(trace_id, timestamp) AS trace_id, argMax(span_id, timestamp) AS span_id, ` +
    `arraySort(groupUniqArrayIf(20)(toString(version), version != '')) AS versions, ${keyOf('operation', 'type', alike)} AS key ` +
    `FROM (SELECT name, status_message, timestamp, trace_id, span_id, version, ` +
    `coalesce(nullIf(arrayFirst(t -> t != '', arrayMap(e -> e['exception.type'], \`events.attributes\`)), ''), attributes['error.type']) AS type ` +
    `${planSpans(input, params, conditions)}) GROUP BY operation, ${alike}, type) ` +
    planPage(after, params, { figures: ['last'], key: 'key', limit: input.limit })
  const { rows } = await context.telemetry.query<ErrorRow>(sql, params.values, {
    ...limits,
    maxRows: input.limit + 1,
    signal: input.signal,
  })
  const { page, next } = cutPage(rows, input.limit, ({ last, key }) => ({ range, figures: [BigInt(last)], key }))
  return {
    rows: page.map((row) => ({
      operation: row.operation,
      message: row.message,
      type: row.type,
      count: row.count,
      firstSeen: formatNanoTime(BigInt(row.first)),
      lastSeen: formatNanoTime(BigInt(row.last)),
      traceId: row.trace_id,
      spanId: row.span_id,
      versions: row.versions,
    })),
    next,
  }
}
