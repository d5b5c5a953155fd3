import { familiesOf, type TypeOfFamily } from '../../model/adds-up.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { askRows } from './sampled.ts'

/** What was told of the families of these metrics: their types, the last that was told wins. */
export async function readMetricKinds(
  telemetry: TelemetryStore,
  { projectId, metrics }: { readonly projectId: number; readonly metrics: readonly string[] },
  signal: AbortSignal,
): Promise<TypeOfFamily> {
  const params = new SqlParams('q')
  params.values['families'] = [...new Set(metrics.flatMap(familiesOf))]
  const rows = await askRows<{ family: string; type: string }>(
    telemetry,
    `SELECT family, argMax(toString(type), updated) AS type FROM metric_metadata WHERE project = ${params.bind('UInt32', projectId)} AND family IN {families:Array(String)} GROUP BY family`,
    params,
    signal,
  )
  const types = new Map(rows.map(({ family, type }) => [family, type]))
  return (family) => types.get(family)
}
