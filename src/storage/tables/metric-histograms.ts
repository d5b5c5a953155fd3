import { seriesColumns } from './series-columns.ts'
import type { TelemetryTable } from './table.ts'

/**
 * Native (exponential) histogram samples as Prometheus lays them out: spans of buckets and their absolute counts. In any order and more
 * than once, as in `metric_samples`; who reads takes of one series and time any before a stale marker, then the one that counted most.
 */
export const metricHistograms: TelemetryTable = {
  name: 'metric_histograms',
  comment: 'Native histogram samples of metric series.',
  engine: 'MergeTree',
  columns: [
    ...seriesColumns,
    {
      name: 'ts',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, T64, ZSTD(1)',
      comment: 'Time of the sample.',
    },
    {
      name: 'flags',
      type: 'UInt8',
      wire: 'UInt8',
      comment: '1 stale marker, 2 gauge histogram, 4 counter reset known, 8 known not to be a reset.',
    },
    { name: 'schema', type: 'Int8', wire: 'Int8', comment: 'Resolution: base 2^(2^-schema), -4 to 8; -53 custom bounds.' },
    { name: 'zero_threshold', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Width of the zero bucket.' },
    { name: 'zero_count', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Observations in the zero bucket.' },
    { name: 'count', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Observations.' },
    { name: 'sum', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Sum of the observations.' },
    {
      name: 'p_off',
      type: 'Array(Int32)',
      wire: 'Array(Int32)',
      codec: 'ZSTD(1)',
      comment: 'Positive spans: gap to the span before (first: index).',
    },
    { name: 'p_len', type: 'Array(UInt32)', wire: 'Array(UInt32)', codec: 'ZSTD(1)', comment: 'Positive spans: number of buckets.' },
    { name: 'p_cnt', type: 'Array(Float64)', wire: 'Array(Float64)', codec: 'ZSTD(1)', comment: 'Positive buckets: absolute counts.' },
    { name: 'n_off', type: 'Array(Int32)', wire: 'Array(Int32)', codec: 'ZSTD(1)', comment: 'Negative spans: gap to the span before.' },
    { name: 'n_len', type: 'Array(UInt32)', wire: 'Array(UInt32)', codec: 'ZSTD(1)', comment: 'Negative spans: number of buckets.' },
    { name: 'n_cnt', type: 'Array(Float64)', wire: 'Array(Float64)', codec: 'ZSTD(1)', comment: 'Negative buckets: absolute counts.' },
    { name: 'bounds', type: 'Array(Float64)', wire: 'Array(Float64)', codec: 'ZSTD(1)', comment: 'Custom bounds for schema -53.' },
  ],
  partitionBy: 'toYYYYMMDD(ts)',
  orderBy: '(project, metric, toStartOfInterval(ts, INTERVAL 4 HOUR), id, ts)',
  shardBy: 'cityHash64(project, metric, id)',
  retention: 'metrics',
  queryable: true,
}
