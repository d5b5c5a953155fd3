import { formatNanoTime } from '../nano-time.ts'
import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
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
}

const mostErrors = 100

/** Spans of a service that failed, by operation and message, the latest first, at most 100 and how many more. Throws Fault: query_limit, cancelled, unavailable. */
export async function listServiceErrors(
  context: QueryContext,
  input: OneService,
): Promise<{ readonly rows: readonly ErrorSummary[]; readonly more: number }> {
  const params = new SqlParams('x')
  const conditions = [
    "status = 'error'",
    `service = ${params.bind('String', input.service)}`,
    ...(input.endpoint === undefined ? [] : [`name = ${params.bind('String', input.endpoint)}`]),
  ]
  // Ids and numbers in a message would make a group of every single failure.
  const pattern = String.raw`'[0-9a-fA-F]{8,}|\\d+'`
  const sql =
    `SELECT name AS operation, any(status_message) AS message, type, toFloat64(count()) AS count, ` +
    `toUnixTimestamp64Nano(min(timestamp)) AS first, toUnixTimestamp64Nano(max(timestamp)) AS last, ` +
    `argMax(trace_id, timestamp) AS trace_id, argMax(span_id, timestamp) AS span_id, ` +
    `arraySort(groupUniqArrayIf(20)(toString(version), version != '')) AS versions ` +
    `FROM (SELECT name, status_message, timestamp, trace_id, span_id, version, ` +
    `coalesce(nullIf(arrayFirst(t -> t != '', arrayMap(e -> e['exception.type'], \`events.attributes\`)), ''), attributes['error.type']) AS type ` +
    `${planSpans(input, params, conditions)}) ` +
    `GROUP BY operation, replaceRegexpAll(status_message, ${pattern}, '#'), type ORDER BY last DESC, operation, type LIMIT ${10 * mostErrors}`
  const { rows } = await context.telemetry.query<ErrorRow>(sql, params.values, {
    ...limits,
    maxRows: 10 * mostErrors,
    signal: input.signal,
  })
  return {
    rows: rows.slice(0, mostErrors).map(({ first, last, trace_id, span_id, ...row }) => ({
      ...row,
      firstSeen: formatNanoTime(BigInt(first)),
      lastSeen: formatNanoTime(BigInt(last)),
      traceId: trace_id,
      spanId: span_id,
    })),
    more: Math.max(0, rows.length - mostErrors),
  }
}
