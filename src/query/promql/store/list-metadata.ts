import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { FamilyMetadata } from '../serve/metric-reader.ts'

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
  const sql = `SELECT family, tupleElement(told, 1) AS type, tupleElement(told, 2) AS unit, tupleElement(told, 3) AS help FROM (${last}) ORDER BY family`
  return (await telemetry.query<FamilyMetadata>(sql, params.values, { signal })).rows
}
