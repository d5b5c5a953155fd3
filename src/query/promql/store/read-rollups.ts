import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { BucketColumn } from '../series-source.ts'
import { type ColumnReader, float64, uint32, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { RollupCutter, type RollupList, type RollupRun } from './rollup-cutter.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, scopeCondition } from './sample-scope.ts'

/** The first place of each list is the cutter's; what it cuts is taken in before the next block comes. */
const whole = (): ColumnReader<Uint32Array> => uint32(1, true)
const floats = (): ColumnReader<Float64Array> => float64(1, true)

/** Where each column stands in the table. */
const stored: Readonly<Record<BucketColumn, { readonly name: string; readonly reader: () => ColumnReader<RollupList> }>> = {
  count: { name: 'count', reader: whole },
  sum: { name: 'sum', reader: floats },
  min: { name: 'min', reader: floats },
  max: { name: 'max', reader: floats },
  first: { name: 'first', reader: floats },
  firstTime: { name: 'first_before', reader: whole },
  last: { name: 'last', reader: floats },
  lastTime: { name: 'last_before', reader: whole },
  lost: { name: 'lost', reader: floats },
  resets: { name: 'resets', reader: whole },
  changes: { name: 'changes', reader: whole },
}

/**
 * The roll-ups of a scope whose buckets end at startMs < end <= endMs, series by series in rising time. Runs come by blocks: those of one
 * are overwritten by the next.
 */
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
  const readers: readonly ColumnReader<RollupList>[] = [
    uint64Halves(1, true),
    whole(),
    whole(),
    ...columns.map((column) => stored[column].reader()),
  ]
  for await (const { rows: count, columns: read } of readBlocks(pieces, readers)) {
    limit.count(count)
    const [ids, ends, rows, ...lists] = read
    // The first three are of integers, as their readers say.
    yield cutter.push({ ids: ids as Uint32Array, ends: ends as Uint32Array, rows: rows as Uint32Array, lists })
  }
  yield cutter.finish()
}
