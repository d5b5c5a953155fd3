import { inScope } from './scope.ts'

/**
 * The overview's reads. All bind project, range and step; metric reads name their metrics, which lead the sorting key after the
 * project, so that none scans what it does not show. Times are epoch milliseconds.
 */

const inRange = 'ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64})'
const step = 'toInt32(intDiv(toUnixTimestamp64Milli(ts) - {start:Int64}, {step:Int64}))'
const cpuMetric = 'node_cpu_seconds_total'
const memoryMetrics = "('node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes')"
const diskMetrics = "('node_filesystem_avail_bytes', 'node_filesystem_size_bytes')"
/** File systems in memory are not disks. */
const isDisk = "labels['fstype'] NOT IN ('tmpfs', 'ramfs')"

/** Series of some metrics with the labels that matter: `series(...)` is joined by `id`. Live ones are announced several times a day: older months are not read. */
const series = (where: string): string =>
  `(SELECT id, any(labels['instance']) AS host, any(labels['device']) AS device, any(labels['mountpoint']) AS mountpoint, any(labels['signal']) AS signal
    FROM metric_series WHERE project = {project:UInt32} AND ${where} AND last_seen >= fromUnixTimestamp64Milli({from:Int64}) - toIntervalDay(1) GROUP BY id)`
const idleSeries = series(`metric = '${cpuMetric}' AND labels['mode'] = 'idle'`)
const memorySeries = series(`metric IN ${memoryMetrics}`)
const diskSeries = series(`metric IN ${diskMetrics} AND ${isDisk}`)

/** Last value of each counter series in each step, with that of the step before (0 for none). */
const counterSteps = (where: string, of: string): string => `
  SELECT id, step, v, t, lagInFrame(v) OVER w AS before, lagInFrame(t) OVER w AS t_before FROM (
    SELECT id, ${step} AS step, argMax(value, ts) AS v, toUnixTimestamp64Milli(max(ts)) / 1000 AS t
    FROM metric_samples WHERE project = {project:UInt32} AND ${where} AND ${inRange} AND id IN (SELECT id FROM ${of}) AND NOT isNaN(value)
    GROUP BY id, step)
  WINDOW w AS (PARTITION BY id ORDER BY step ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`

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

/** Busy share of all CPUs of all hosts by step; begins a step early to have something to subtract from. */
export const cpuSql = `
SELECT step, 1 - avg((v - before) / (t - t_before)) AS figure
FROM (${counterSteps(`metric = '${cpuMetric}'`, idleSeries)})
WHERE t_before > 0 AND v >= before AND t > t_before AND step >= 0
GROUP BY step`

/** Used share of all memory of all hosts by step. */
export const memorySql = `
SELECT step, 1 - sumIf(v, metric = 'node_memory_MemAvailable_bytes') / sumIf(v, metric = 'node_memory_MemTotal_bytes') AS figure
FROM (
  SELECT metric, id, ${step} AS step, avg(value) AS v FROM metric_samples
  WHERE project = {project:UInt32} AND metric IN ${memoryMetrics} AND ${inRange} AND NOT isNaN(value) GROUP BY metric, id, step)
GROUP BY step`

/** Used share of the fullest file system by step. */
export const diskSql = `
SELECT step, max(1 - free / size) AS figure
FROM (
  SELECT host, device, mountpoint, ${step} AS step,
    avgIf(value, metric = 'node_filesystem_avail_bytes') AS free, avgIf(value, metric = 'node_filesystem_size_bytes') AS size
  FROM metric_samples INNER JOIN ${diskSeries} AS series USING id
  WHERE project = {project:UInt32} AND metric IN ${diskMetrics} AND ${inRange} AND NOT isNaN(value)
  GROUP BY host, device, mountpoint, step HAVING size > 0 AND NOT isNaN(free))
GROUP BY step`

/** Rows a second that came in, by signal and step, from the counter Vedette keeps of itself. After a restart it counts from 0. */
export const ingestSql = `
SELECT signal, step, sum(if(v >= before, v - before, v) / (t - t_before)) AS figure
FROM (${counterSteps('metric = {metric:String}', series("metric = {metric:String} AND labels['project'] = {counted:String}"))}) AS counted
INNER JOIN ${series("metric = {metric:String} AND labels['project'] = {counted:String}")} AS series USING id
WHERE t_before > 0 AND t > t_before AND step >= 0
GROUP BY signal, step`

/** Busy share of each host over the range asked for: the last minutes. */
export const hostCpuSql = `
SELECT host, 1 - avg((v - before) / (t - t_before)) AS figure
FROM (
  SELECT id, argMax(value, ts) AS v, argMin(value, ts) AS before, toUnixTimestamp64Milli(max(ts)) / 1000 AS t, toUnixTimestamp64Milli(min(ts)) / 1000 AS t_before
  FROM metric_samples
  WHERE project = {project:UInt32} AND metric = '${cpuMetric}' AND ${inRange} AND id IN (SELECT id FROM ${idleSeries}) AND NOT isNaN(value)
  GROUP BY id HAVING t > t_before AND v >= before) AS counted
INNER JOIN ${idleSeries} AS series USING id
GROUP BY host`

/** Every host that told its memory in the range, when it last did, and its use since \`recent\`. */
export const hostsSql = `
SELECT host, toUnixTimestamp64Milli(max(ts)) AS seen,
  1 - argMaxIf(value, ts, metric = 'node_memory_MemAvailable_bytes' AND ts >= fromUnixTimestamp64Milli({recent:Int64}))
    / argMaxIf(value, ts, metric = 'node_memory_MemTotal_bytes' AND ts >= fromUnixTimestamp64Milli({recent:Int64})) AS figure
FROM metric_samples INNER JOIN ${memorySeries} AS series USING id
WHERE project = {project:UInt32} AND metric IN ${memoryMetrics} AND ${inRange} AND NOT isNaN(value)
GROUP BY host ORDER BY host LIMIT 500`

/** Fullest file system of each host over the range asked for: the last minutes. */
export const hostDiskSql = `
SELECT host, max(1 - free / size) AS figure
FROM (
  SELECT host, device, mountpoint,
    argMaxIf(value, ts, metric = 'node_filesystem_avail_bytes') AS free, argMaxIf(value, ts, metric = 'node_filesystem_size_bytes') AS size
  FROM metric_samples INNER JOIN ${diskSeries} AS series USING id
  WHERE project = {project:UInt32} AND metric IN ${diskMetrics} AND ${inRange} AND NOT isNaN(value)
  GROUP BY host, device, mountpoint HAVING size > 0)
GROUP BY host`
