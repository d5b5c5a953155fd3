import { seriesColumns } from './series-columns.ts'
import type { TelemetryTable } from './table.ts'

/** Exemplars: single measurements that carry a trace. Equal rows are dropped at read. */
export const metricExemplars: TelemetryTable = {
  name: 'metric_exemplars',
  comment: 'Exemplars of metric series.',
  engine: 'MergeTree',
  columns: [
    ...seriesColumns,
    {
      name: 'ts',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'Time of the measurement.',
    },
    { name: 'value', type: 'Float64', wire: 'Float64', codec: 'ZSTD(1)', comment: 'The measurement.' },
    {
      name: 'labels',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Filtered attributes.',
    },
    { name: 'trace_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '32 lower-case hex digits, or empty.' },
    { name: 'span_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '16 lower-case hex digits, or empty.' },
  ],
  partitionBy: 'toYYYYMMDD(ts)',
  orderBy: '(project, metric, id, ts)',
  shardBy: 'cityHash64(project, metric, id)',
  retention: 'metrics',
  queryable: true,
}
