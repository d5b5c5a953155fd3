import { seriesColumns } from './series-columns.ts'
import type { TelemetryTable } from './table.ts'

/**
 * What the float samples of a series come to in each five minutes, left-open and right-closed as PromQL's windows: a stale marker is no
 * sample, several of one time are one. Made by a job from `metric_samples`, again when samples came late: of rows of one bucket the one
 * made from the most rows counts, whichever was written last.
 *
 * `lost` is what the counter had reached before each of its resets within the bucket: last - first + lost is its increase.
 */
export const metricRollups: TelemetryTable = {
  name: 'metric_rollups',
  comment: 'Samples of metric series by five minutes.',
  engine: 'ReplacingMergeTree(rows)',
  columns: [
    ...seriesColumns,
    {
      name: 'ts',
      type: "DateTime('UTC')",
      wire: "DateTime('UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'End of the five minutes, which is part of them.',
    },
    { name: 'count', type: 'UInt32', wire: 'UInt32', codec: 'T64, ZSTD(1)', comment: 'Samples.' },
    { name: 'sum', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Their sum.' },
    { name: 'min', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'The least; NaN only when all are.' },
    { name: 'max', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'The greatest; NaN only when all are.' },
    { name: 'first', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'The earliest value.' },
    { name: 'last', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'The latest value.' },
    {
      name: 'first_before',
      type: 'UInt32',
      wire: 'UInt32',
      codec: 'T64, ZSTD(1)',
      comment: 'Milliseconds from the earliest sample to the end.',
    },
    {
      name: 'last_before',
      type: 'UInt32',
      wire: 'UInt32',
      codec: 'T64, ZSTD(1)',
      comment: 'Milliseconds from the latest sample to the end.',
    },
    { name: 'lost', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'Sum of the values right before each reset.' },
    { name: 'resets', type: 'UInt32', wire: 'UInt32', codec: 'T64, ZSTD(1)', comment: 'How often a value was less than the one before.' },
    { name: 'changes', type: 'UInt32', wire: 'UInt32', codec: 'T64, ZSTD(1)', comment: 'How often a value was not the one before.' },
    { name: 'rows', type: 'UInt32', wire: 'UInt32', codec: 'T64, ZSTD(1)', comment: 'Rows of metric_samples it was made from.' },
    {
      name: 'increase',
      type: 'Float64',
      default: 'ALIAS last - first + lost',
      comment: 'What a counter gained from the earliest sample to the latest.',
    },
  ],
  partitionBy: 'toYYYYMM(ts)',
  orderBy: '(project, metric, id, ts)',
  shardBy: 'cityHash64(project, metric, id)',
  settings: { index_granularity: 2048 },
  retention: 'rollups',
  queryable: true,
}

/**
 * How many rows of `metric_samples` there were in an hour (its beginning included) when its buckets were last made: when there are
 * others by now, some came late. Counted before they were read, so that a row too few is recorded rather than one too many.
 */
export const metricRollupHours: TelemetryTable = {
  name: 'metric_rollup_hours',
  comment: 'From how many samples the roll-ups of an hour were made.',
  engine: 'ReplacingMergeTree(rows)',
  columns: [
    { name: 'project', type: 'UInt32', wire: 'UInt32', codec: 'ZSTD(1)', comment: 'The project.' },
    { name: 'metric', type: 'LowCardinality(String)', wire: 'String', codec: 'ZSTD(1)', comment: 'Metric name.' },
    { name: 'hour', type: "DateTime('UTC')", wire: "DateTime('UTC')", codec: 'Delta, ZSTD(1)', comment: 'Beginning of the hour.' },
    { name: 'rows', type: 'UInt64', wire: 'UInt64', codec: 'T64, ZSTD(1)', comment: 'Rows of metric_samples.' },
  ],
  partitionBy: 'toYYYYMM(hour)',
  orderBy: '(project, metric, hour)',
  shardBy: 'cityHash64(project, metric)',
  retention: 'rollups',
  queryable: false,
}
