import type { QueryContext } from '../query-context.ts'
import { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'
import { planSpanScope, spanReadLimits } from './span-scope.ts'
import type { NewestCursor, TraceCursor } from './trace-cursor.ts'
import type { FoundTrace, TracePageInput } from './trace-page.ts'

const firstSlices = 4096n
const slowSliceMs = 300
/** A page that has found too little stops looking after this long; its cursor goes on from there. */
const budgetMs = 5_000
/** Traces that also match newer than the cursor are looked for this far ahead of it. */
const reach = 3_600_000_000_000n

/** Traces whose newest matching span is newest, in slices from the end of the range. */
export async function findNewestTraces(
  context: QueryContext,
  input: TracePageInput,
  cursor: NewestCursor | undefined,
): Promise<{ readonly found: readonly FoundTrace[]; readonly next: TraceCursor | undefined }> {
  const { from } = input.range
  let to = cursor === undefined || cursor.time + 1n > input.range.to ? input.range.to : cursor.time + 1n
  const seen = new Set<string>()
  const found: FoundTrace[] = []
  const startedAt = context.clock.monotonic()
  let width = max((input.range.to - from) / firstSlices, 1_000_000_000n)
  while (to > from && found.length <= input.limit) {
    const slice = { from: max(to - width, from), to }
    const sliceStartedAt = context.clock.monotonic()
    const candidates = await findInSlice(context, input, slice, cursor, input.limit + 1 - found.length + seen.size)
    const fresh = cursor === undefined ? candidates : await withoutEarlierPages(context, input, candidates, cursor)
    for (const one of fresh) if (!seen.has(one.traceId)) found.push(one)
    for (const one of candidates) seen.add(one.traceId)
    to = slice.from
    const now = context.clock.monotonic()
    if (now - startedAt > budgetMs) break
    if (now - sliceStartedAt < slowSliceMs) width *= 4n
  }
  const page = found.slice(0, input.limit)
  const last = page.at(-1)
  if (found.length > input.limit && last !== undefined)
    return { found: page, next: { order: 'newest', time: last.time, traceId: last.traceId } }
  return { found: page, next: to > from ? { order: 'newest', time: to - 1n, traceId: '' } : undefined }
}

async function findInSlice(
  context: QueryContext,
  input: TracePageInput,
  slice: TimeRange,
  cursor: NewestCursor | undefined,
  limit: number,
): Promise<readonly FoundTrace[]> {
  const params = new SqlParams('t')
  const scope = planSpanScope(input.projectId, slice, input.filter, params)
  const after =
    cursor === undefined || cursor.traceId === ''
      ? ''
      : ` HAVING (last, trace_id) < (${params.bind('Int64', cursor.time)}, ${params.bind('String', cursor.traceId)})`
  const sql =
    `SELECT trace_id, toUnixTimestamp64Nano(max(timestamp)) AS last ${scope} GROUP BY trace_id${after} ` +
    `ORDER BY last DESC, trace_id DESC LIMIT ${params.bind('UInt32', limit)}`
  const { rows } = await context.telemetry.query<{ trace_id: string; last: string }>(sql, params.values, {
    ...spanReadLimits,
    maxRows: limit,
    signal: input.signal,
  })
  return rows.map(({ trace_id, last }) => ({ traceId: trace_id, time: BigInt(last) }))
}

/** Traces that also match newer than the cursor, or stand at its time before it, were on an earlier page. */
async function withoutEarlierPages(
  context: QueryContext,
  input: TracePageInput,
  candidates: readonly FoundTrace[],
  cursor: NewestCursor,
): Promise<readonly FoundTrace[]> {
  if (candidates.length === 0) return candidates
  const params = new SqlParams('e')
  const isPlace = cursor.traceId !== ''
  const newer = { from: isPlace ? cursor.time : cursor.time + 1n, to: min(cursor.time + reach, input.range.to) }
  if (newer.from >= newer.to) return candidates
  // Of the cursor's own time: its trace, and those with a greater id.
  const place = isPlace
    ? ` AND (toUnixTimestamp64Nano(timestamp), trace_id) >= (${params.bind('Int64', cursor.time)}, ${params.bind('String', cursor.traceId)})`
    : ''
  const sql = `SELECT DISTINCT trace_id ${planSpanScope(input.projectId, newer, input.filter, params)}${place} AND trace_id IN {ids:Array(String)}`
  const { rows } = await context.telemetry.query<{ trace_id: string }>(
    sql,
    { ...params.values, ids: candidates.map((one) => one.traceId) },
    { ...spanReadLimits, maxRows: candidates.length, signal: input.signal },
  )
  const earlier = new Set(rows.map((row) => row.trace_id))
  return candidates.filter((one) => !earlier.has(one.traceId))
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
