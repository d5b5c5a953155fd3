import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../sql-params.ts'
import { askRows } from './sampled.ts'

/** What was told of these metric families: their types, the last that was told wins. */
export async function readMetricKinds(
  telemetry: TelemetryStore,
  { projectId, families }: { readonly projectId: number; readonly families: readonly string[] },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const params = new SqlParams('q')
  const names = families.map((family) => params.bind('String', family)).join(', ')
  const rows = await askRows<{ family: string; type: string }>(
    telemetry,
    `SELECT family, argMax(toString(type), updated) AS type FROM metric_metadata WHERE project = ${params.bind('UInt32', projectId)} AND family IN (${names}) GROUP BY family`,
    params,
    signal,
  )
  return new Map(rows.map(({ family, type }) => [family, type]))
}
