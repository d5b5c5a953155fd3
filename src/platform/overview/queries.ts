import { inScope } from './scope.ts'

/** The overview's reads of spans. All bind project, range and step. Times are epoch milliseconds. */

/** Spans that answer somebody; what the figures of services count. */
const requests = `project = {project:UInt32} AND kind IN ('server', 'consumer') AND ${inScope}
  AND timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND timestamp < fromUnixTimestamp64Milli({to:Int64})`

/** Requests by step, and all of them: `total` is 1 in that one row. */
export const requestsSql = `
SELECT toUInt8(grouping(step)) AS total, step, toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors,
  quantile(0.95)(duration_ns) / 1e6 AS p95
FROM (
  SELECT toInt32(intDiv(intDiv(toUnixTimestamp64Nano(timestamp), 1000000) - {start:Int64}, {step:Int64})) AS step, status, duration_ns
  FROM spans WHERE ${requests})
GROUP BY GROUPING SETS ((step), ())`

/** Requests by service, busiest first, with their course in 30 equal parts of the time. */
export const servicesSql = `
SELECT service, toFloat64(count()) AS requests, toFloat64(countIf(status = 'error')) AS errors,
  quantile(0.5)(duration_ns) / 1e6 AS p50, quantile(0.95)(duration_ns) / 1e6 AS p95,
  countResample(0, 30, 1)(duration_ns, toUInt16(intDiv(30 * (toUnixTimestamp64Milli(timestamp) - {from:Int64}), {to:Int64} - {from:Int64}))) AS course
FROM spans WHERE ${requests}
GROUP BY service ORDER BY requests DESC, service LIMIT 200`
