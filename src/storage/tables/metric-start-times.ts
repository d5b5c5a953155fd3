import { seriesColumns } from './series-columns.ts'
import type { TelemetryTable } from './table.ts'

/**
 * When the counting of a series began, where senders say so. A row holds for the samples from its own time on, until the series' next
 * row; it is written when the start changes, and again several times a day, so that retention keeps it and a reader has not far to look
 * back. Equal rows mean one.
 */
export const metricStartTimes: TelemetryTable = {
  name: 'metric_start_times',
  comment: 'Since when the counters of metric series count.',
  engine: 'MergeTree',
  columns: [
    ...seriesColumns,
    {
      name: 'ts',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'Time of the first sample it holds for.',
    },
    {
      name: 'start',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'When the counting began.',
    },
  ],
  partitionBy: 'toYYYYMMDD(ts)',
  orderBy: '(project, metric, id, ts)',
  shardBy: 'cityHash64(project, metric, id)',
  retention: 'metrics',
  queryable: true,
}
