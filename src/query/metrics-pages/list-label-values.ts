import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { aliveSeconds, askRows, sqlTime } from '../series/sampled.ts'
import { SqlParams } from '../sql-params.ts'

/** Whose values are listed. */
export interface LabelValuesOf {
  readonly projectId: number
  /** The name of samples, not of a family. */
  readonly name: string
  readonly label: string
  /** Values that hold this text, in either case. */
  readonly search: string
  /** Epoch milliseconds: what was announced since, or some hours before. */
  readonly startMs: number
  readonly limit: number
}

export interface LabelValues {
  readonly values: readonly string[]
  /** There are more. */
  readonly isPart: boolean
}

/** The values of a label on one metric, those that begin with the text first. */
export async function listLabelValues(
  telemetry: TelemetryStore,
  { projectId, name, label, search, startMs, limit }: LabelValuesOf,
  signal: AbortSignal,
): Promise<LabelValues> {
  const params = new SqlParams('q')
  const text = params.bind('String', search)
  const since = sqlTime(startMs - aliveSeconds * 1000)
  const holds = search === '' ? '' : ` AND positionCaseInsensitiveUTF8(value, ${text}) > 0`
  const rows = await askRows<{ item: string }>(
    telemetry,
    `SELECT value AS item FROM metric_label_values WHERE project = ${params.bind('UInt32', projectId)} AND name = ${params.bind('String', label)} AND metric = ${params.bind('String', name)} AND last_seen >= ${since}${holds} GROUP BY value ORDER BY positionCaseInsensitiveUTF8(value, ${text}) > 1, value LIMIT ${limit + 1}`,
    params,
    signal,
  )
  return { values: rows.slice(0, limit).map(({ item }) => item), isPart: rows.length > limit }
}
