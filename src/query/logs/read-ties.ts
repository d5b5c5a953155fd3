import type { TimeCursor } from '../cursor.ts'
import type { QueryContext, ReadScope } from '../query-context.ts'
import type { LogQuery } from './ast.ts'
import { logRowColumns, type StoredLogRow } from './log-row.ts'
import { logReadLimits, planLogScope } from './log-scope.ts'

interface TiesInput extends ReadScope {
  readonly query: LogQuery
  readonly order: 'newest' | 'oldest'
}

interface TiedRow extends StoredLogRow {
  readonly hash: string
  /** How many rows of this time have this hash. */
  readonly alike: number
}

/** Everything a row shows, so that rows of one time and hash cannot be told apart. */
const tieHash =
  'cityHash64(severity_number, severity_text, service, host, class, scope_name, trace_id, span_id, body, toString(attributes), toString(resource))'

/**
 * Adds up to `wanted` rows of exactly the cursor's time, from the cursor on, in the order of their hashes. Returns where to go on when
 * there are more.
 */
export async function readTies(
  context: QueryContext,
  { projectId, query, order, signal }: TiesInput,
  { time, tie }: Required<TimeCursor>,
  wanted: number,
  found: StoredLogRow[],
): Promise<TimeCursor | undefined> {
  const { from, params } = planLogScope(projectId, { from: time, to: time + 1n }, query)
  const hash = params.bind('UInt64', tie.hash)
  const skip = params.bind('UInt32', tie.skip)
  const limit = params.bind('UInt32', wanted + 1)
  // Rows of one hash are alike: which of them are counted as above the place makes no difference.
  const sql =
    `SELECT * FROM (SELECT ${logRowColumns}, ${tieHash} AS hash, toUInt32(row_number() OVER (PARTITION BY hash)) AS number, ` +
    `toUInt32(count() OVER (PARTITION BY hash)) AS alike ${from}) ` +
    (order === 'newest'
      ? `WHERE hash < ${hash} OR hash = ${hash} AND number > ${skip} ORDER BY hash DESC LIMIT ${limit}`
      : `WHERE hash > ${hash} OR hash = ${hash} AND number <= ${skip} ORDER BY hash LIMIT ${limit}`)
  const { rows } = await context.telemetry.query<TiedRow>(sql, params.values, { ...logReadLimits, maxRows: wanted + 1, signal })
  const taken = rows.slice(0, wanted)
  found.push(...taken)
  const last = taken.at(-1)
  if (rows.length <= wanted || last === undefined) return rows.length < wanted ? undefined : afterTies(time, order)
  const same = taken.filter((row) => row.hash === last.hash).length
  const lastHash = BigInt(last.hash)
  const before = lastHash === tie.hash ? tie.skip : 0
  const above = order === 'newest' ? before + same : (lastHash === tie.hash ? Math.min(tie.skip, last.alike) : last.alike) - same
  return { time, tie: { hash: lastHash, skip: above } }
}

function afterTies(time: bigint, order: 'newest' | 'oldest'): TimeCursor {
  return { time: order === 'newest' ? time : time + 1n }
}
