import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { Cardinality, NamedCount } from './metric-reader.ts'

const daySeconds = 86_400

/** Counts the series of a project that were announced in the last day. */
export async function readCardinality(
  telemetry: TelemetryStore,
  { projectId, limit }: { readonly projectId: number; readonly limit: number },
  signal: AbortSignal,
): Promise<Cardinality> {
  const params = new SqlParams('q')
  const where = `project = ${params.bind('UInt32', projectId)} AND last_seen >= now() - ${daySeconds}`
  const most = params.bind('UInt32', limit)
  const series = `(SELECT metric, id, any(labels) AS pairs, min(first_seen) AS first, max(last_seen) AS last FROM metric_series WHERE ${where} GROUP BY metric, id)`
  const labels = `(SELECT tupleElement(pair, 1) AS label, tupleElement(pair, 2) AS item FROM ${series} ARRAY JOIN arrayConcat(CAST(pairs, 'Array(Tuple(String, String))'), [tuple('__name__', toString(metric))]) AS pair)`
  const ask = async <Row>(sql: string): Promise<readonly Row[]> => (await telemetry.query<Row>(sql, params.values, { signal })).rows
  const rank = async (name: string, value: string, from: string): Promise<readonly NamedCount[]> => {
    const rows = await ask<{ name: string; value: string | number }>(
      `SELECT ${name} AS name, ${value} AS value FROM ${from} GROUP BY name ORDER BY value DESC, name LIMIT ${most}`,
    )
    return rows.map((row) => ({ name: row.name, value: Number(row.value) }))
  }
  const [total] = await ask<Record<'series' | 'first' | 'last', string | number>>(
    `SELECT count() AS series, toUnixTimestamp(min(first)) AS first, toUnixTimestamp(max(last)) AS last FROM ${series}`,
  )
  const [pairs] = await ask<{ pairs: string | number }>(`SELECT uniqExact(label, item) AS pairs FROM ${labels}`)
  const once = `(SELECT label, item, count() AS series FROM ${labels} GROUP BY label, item)`
  return {
    series: Number(total?.series ?? 0),
    labelPairs: Number(pairs?.pairs ?? 0),
    minTimeMs: Number(total?.first ?? 0) * 1000,
    maxTimeMs: Number(total?.last ?? 0) * 1000,
    seriesCountByMetricName: await rank('toString(metric)', 'count()', series),
    labelValueCountByLabelName: await rank('label', 'count()', once),
    memoryInBytesByLabelName: await rank('label', 'sum(length(item) * series)', once),
    seriesCountByLabelValuePair: await rank(`concat(label, '=', item)`, 'sum(series)', once),
  }
}
