import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import { FloatCutter } from './cut-floats.ts'
import { decodeDecimals } from './decode-decimals.ts'
import { int64Halves, int8, uint32, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition, sampleOrder } from './sample-scope.ts'
import type { StoredRun } from './stored-run.ts'

/** The first place is the cutter's. */
const columns = [uint64Halves(1), uint32(1), int64Halves(1), int8(1)] as const

/** Float samples of a scope of at most 49 days in the order of the sorting key; a time stands once in a series. */
export async function* readFloats(
  telemetry: TelemetryStore,
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<StoredRun, void, undefined> {
  const params = new SqlParams('q')
  const where = sampleCondition(params, scope)
  const time = `toUInt32(toUnixTimestamp64Milli(ts) - ${params.bind('Int64', scope.startMs)}) AS t`
  const sql = `SELECT id, ${time}, m, e FROM metric_samples WHERE ${where} ${sampleOrder}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, limit.options(signal))
  const cutter = new FloatCutter(scope.found.byId, scope.startMs)
  for await (const {
    rows,
    columns: [ids, offsets, mantissas, exponents],
  } of readBlocks(pieces, columns)) {
    limit.count(rows)
    for (const run of cutter.push({ ids, offsets, values: decodeDecimals(mantissas, exponents) })) yield run
  }
  for (const run of cutter.finish()) yield run
}
