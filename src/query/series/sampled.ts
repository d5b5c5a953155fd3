import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import type { SqlParams } from '../sql-params.ts'

/** What every view of series is asked with. */
export interface SeriesScope {
  readonly projectId: number
  /** Epoch milliseconds: the time that counts as now. */
  readonly nowMs: number
}

/** Live series are announced several times a day: what was not for so long has ended. */
export const aliveSeconds = 6 * 3600
export const hourSeconds = 3600
export const daySeconds = 86_400

/** With more rows every nth series stands for n: figures are estimates then. */
const mostRows = 3_000_000
const limits = { timeoutMs: 20_000, maxRows: 100_000, settings: { optimize_aggregation_in_order: 1 } }

export async function askRows<Row>(
  telemetry: TelemetryStore,
  sql: string,
  params: SqlParams,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  return (await telemetry.query<Row>(sql, params.values, { ...limits, signal })).rows
}

/** How many of the rows that `where` selects stand for one that is looked at; 1 = all are. */
export async function sampleStep(
  telemetry: TelemetryStore,
  { table, where, params }: { readonly table: string; readonly where: string; readonly params: SqlParams },
  signal: AbortSignal,
): Promise<number> {
  const [found] = await askRows<{ rows: string }>(telemetry, `SELECT count() AS rows FROM ${table} WHERE ${where}`, params, signal)
  return Math.max(1, Math.ceil(Number(found?.rows ?? 0) / mostRows))
}

/** `time` as SQL; a whole number of seconds, never a text. */
export function sqlTime(timeMs: number): string {
  return `toDateTime(${Math.max(0, Math.floor(timeMs / 1000))})`
}
