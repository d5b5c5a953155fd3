import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { FamilyMetadata } from '../serve/metric-reader.ts'
import { texts } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import { shortTurns } from './short-turns.ts'

const columns = [texts, texts, texts, texts] as const
/** The texts of a block are made in one turn. */
const blockRows = 2048

/** What was told last of one metric family, or of all, sorted by name. */
export async function listMetadata(
  telemetry: TelemetryStore,
  { projectId, family }: { readonly projectId: number; readonly family?: string },
  signal: AbortSignal,
): Promise<readonly FamilyMetadata[]> {
  const params = new SqlParams('q')
  const project = `project = ${params.bind('UInt32', projectId)}`
  const where = family === undefined ? project : `${project} AND family = ${params.bind('String', family)}`
  const last = `SELECT family, argMax(tuple(type, unit, help), updated) AS told FROM metric_metadata WHERE ${where} GROUP BY family`
  const told = [1, 2, 3].map((at) => `CAST(tupleElement(told, ${at}), 'String')`).join(', ')
  const sql = `SELECT CAST(family, 'String') AS name, ${told} FROM (${last}) ORDER BY name SETTINGS max_block_size = ${blockRows}`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const listed: FamilyMetadata[] = []
  for await (const {
    rows,
    columns: [names, types, units, helps],
  } of shortTurns(readBlocks(pieces, columns)))
    for (let row = 0; row < rows; row++)
      listed.push({ family: names[row] ?? '', type: types[row] ?? '', unit: units[row] ?? '', help: helps[row] ?? '' })
  return listed
}
