import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { FloatCutter } from './cut-floats.ts'
import { decodeDecimals } from './decode-decimals.ts'
import { type ColumnReader, float64, int64Halves, int8, uint32, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition, sampleOrder } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'

/** Times are offsets in 32 bits where these reach, for 49 days. */
const shortMs = 2 ** 32 - 1

/** Float samples of a scope in the order of the sorting key; a time stands once in a series. Runs come by blocks. */
export async function* readFloats(
  telemetry: TelemetryStore,
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredRun[], void, undefined> {
  const params = new SqlParams('q')
  const where = sampleCondition(params, scope)
  const isShort = scope.endMs - scope.startMs <= shortMs
  const time = `${isShort ? 'toUInt32' : 'toFloat64'}(toUnixTimestamp64Milli(ts) - ${params.bind('Int64', scope.startMs)}) AS t`
  const sql = `SELECT id, ${time}, m, e FROM metric_samples WHERE ${where} ${sampleOrder}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const cutter = new FloatCutter(scope.found.byId, scope.startMs)
  for await (const {
    rows,
    columns: [ids, offsets, mantissas, exponents],
  } of readBlocks(pieces, sampleColumns(isShort))) {
    limit.count(rows)
    yield cutter.push({ ids, offsets, values: decodeDecimals(mantissas, exponents) })
  }
  yield cutter.finish()
}

/** The first place is the cutter's; arrays serve block after block, so that reading allocates nothing. */
function sampleColumns(isShort: boolean) {
  const offsets: ColumnReader<Uint32Array | Float64Array> = isShort ? uint32(1, true) : float64(1, true)
  return [uint64Halves(1, true), offsets, int64Halves(1, true), int8(1, true)] as const
}
