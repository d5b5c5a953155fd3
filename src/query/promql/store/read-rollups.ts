import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { BucketColumn } from '../series-source.ts'
import { type ColumnReader, float64, uint32, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { RollupCutter, type RollupList, type RollupRun } from './rollup-cutter.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, scopeCondition } from './sample-scope.ts'

/** Where each column stands in the table; the first place of each list is the cutter's. */
const stored: Readonly<Record<BucketColumn, { readonly name: string; readonly reader: ColumnReader<RollupList> }>> = {
  count: { name: 'count', reader: uint32(1) },
  sum: { name: 'sum', reader: float64(1) },
  min: { name: 'min', reader: float64(1) },
  max: { name: 'max', reader: float64(1) },
  first: { name: 'first', reader: float64(1) },
  firstTime: { name: 'first_before', reader: uint32(1) },
  last: { name: 'last', reader: float64(1) },
  lastTime: { name: 'last_before', reader: uint32(1) },
  lost: { name: 'lost', reader: float64(1) },
  resets: { name: 'resets', reader: uint32(1) },
  changes: { name: 'changes', reader: uint32(1) },
}

/** The table's times are whole seconds. */
const keyColumns = [uint64Halves(1), uint32(1), uint32(1)] as const

/** The roll-ups of a scope whose buckets end at startMs < end <= endMs, series by series in rising time. Runs come by blocks. */
export async function* readRollups(
  telemetry: TelemetryStore,
  scope: SampleScope,
  columns: readonly BucketColumn[],
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<readonly RollupRun[], void, undefined> {
  const params = new SqlParams('q')
  const bindTime = (ms: number): string => `toDateTime(${params.bind('UInt32', Math.max(0, Math.floor(ms / 1000)))}, 'UTC')`
  const where = `${scopeCondition(params, scope)} AND ts > ${bindTime(scope.startMs)} AND ts <= ${bindTime(scope.endMs)}`
  const selected = ['id', 'toUInt32(ts) AS t', 'rows', ...columns.map((column) => stored[column].name)].join(', ')
  const sql = `SELECT ${selected} FROM metric_rollups WHERE ${where} ORDER BY project, metric, id, ts`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const cutter = new RollupCutter(scope.found.byId, columns)
  const readers: readonly ColumnReader<RollupList>[] = [...keyColumns, ...columns.map((column) => stored[column].reader)]
  for await (const { rows: count, columns: read } of readBlocks(pieces, readers)) {
    limit.count(count)
    const [ids, ends, rows, ...lists] = read
    // The first three are of integers, as their readers say.
    yield cutter.push({ ids: ids as Uint32Array, ends: ends as Uint32Array, rows: rows as Uint32Array, lists })
  }
  yield cutter.finish()
}
