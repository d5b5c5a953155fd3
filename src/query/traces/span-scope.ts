import { Fault } from '../../lib/errors.ts'
import type { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { askedOf, parseSpanSearch, type SpanQuery } from './search/parse-span-search.ts'
import { planSpanCondition } from './search/plan-span-condition.ts'

/**
 * Which spans are meant; all that is given holds for one and the same span. A filter that asks how spans went or how long they took and
 * names none means the first of its trace; an environment names none, by whichever way it is given.
 */
export interface SpanFilter {
  /** A search, see `parseSpanSearch`. */
  readonly q?: string | undefined
  readonly environment?: string | undefined
  readonly service?: string | undefined
  readonly operation?: string | undefined
  readonly status?: 'ok' | 'error' | undefined
  readonly minDurationMs?: number | undefined
  readonly maxDurationMs?: number | undefined
}

/** Of every read of many spans. */
export const spanReadLimits = { timeoutMs: 30_000, maxMemoryBytes: 1024 ** 3 } as const

/** A filter that was read and found right: `planSpanScope` takes it for any range. */
export type CheckedFilter = SpanFilter & { readonly query: SpanQuery }

/** Throws Fault('bad_input') for a search that cannot be read and for durations upside down. */
export function checkSpanFilter(filter: SpanFilter): CheckedFilter {
  if (filter.minDurationMs !== undefined && filter.maxDurationMs !== undefined && filter.minDurationMs > filter.maxDurationMs)
    throw new Fault('bad_input', 'minDurationMs is larger than maxDurationMs')
  return { ...filter, query: parseSpanSearch(filter.q ?? '') }
}

/**
 * FROM and WHERE of a read of spans: the project first, then the time, then what is asked. Without any filter, or with an environment
 * alone, every span is meant, with `roots` only those that have no parent.
 */
export function planSpanScope(
  projectId: number,
  range: TimeRange,
  filter: CheckedFilter,
  params: SqlParams,
  { roots = false }: { readonly roots?: boolean } = {},
): string {
  const { service, operation, environment, status, minDurationMs, maxDurationMs, query } = filter
  const conditions = [
    `project = ${params.bind('UInt32', projectId)}`,
    `timestamp >= fromUnixTimestamp64Nano(${params.bind('Int64', range.from)}, 'UTC')`,
    `timestamp < fromUnixTimestamp64Nano(${params.bind('Int64', range.to)}, 'UTC')`,
  ]
  if (service !== undefined) conditions.push(`service = ${params.bind('String', service)}`)
  if (environment !== undefined) conditions.push(`environment = ${params.bind('String', environment)}`)
  if (operation !== undefined) conditions.push(`name = ${params.bind('String', operation)}`)
  const asked = askedOf(query)
  const filtered = status !== undefined || minDurationMs !== undefined || maxDurationMs !== undefined || asked === 'outcome'
  if (service === undefined && operation === undefined && asked !== 'named' && (filtered || roots)) conditions.push("parent_span_id = ''")
  // OpenTelemetry leaves the status of what went well mostly unset.
  if (status !== undefined) conditions.push(status === 'error' ? "status = 'error'" : "status != 'error'")
  if (minDurationMs !== undefined) conditions.push(`duration_ns >= ${params.bind('UInt64', toNanos(minDurationMs))}`)
  if (maxDurationMs !== undefined) conditions.push(`duration_ns <= ${params.bind('UInt64', toNanos(maxDurationMs))}`)
  return `FROM spans WHERE ${conditions.join(' AND ')} AND ${planSpanCondition(query, params)}`
}

function toNanos(ms: number): bigint {
  return BigInt(Math.min(Math.round(ms * 1e6), Number.MAX_SAFE_INTEGER))
}
