import type { MaterializedView, TelemetryTable } from './table.ts'

/**
 * By when they were announced: what lives is announced several times a day, so what has ended lies in old months alone and goes with
 * them.
 */
const month = 'toYYYYMM(last_seen)'

/** Identity of metric series: 64-bit id of (metric, labels). Idempotent: the same series may be inserted any number of times. */
export const metricSeries: TelemetryTable = {
  name: 'metric_series',
  comment: 'Metric series; for each month in which it lived, one row a combination of metric name and labels.',
  engine: 'AggregatingMergeTree',
  columns: [
    { name: 'project', type: 'UInt32', wire: 'UInt32', codec: 'ZSTD(1)', comment: 'The project the ingest key belongs to.' },
    { name: 'metric', type: 'LowCardinality(String)', wire: 'String', comment: 'Metric name as Prometheus writes it.' },
    { name: 'id', type: 'UInt64', wire: 'UInt64', comment: 'Hash of metric and labels.' },
    {
      name: 'labels',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Labels without __name__, sorted by name.',
    },
    { name: 'first_seen', type: 'SimpleAggregateFunction(min, DateTime)', wire: 'DateTime', comment: 'First sample seen in the month.' },
    {
      name: 'last_seen',
      type: 'SimpleAggregateFunction(max, DateTime)',
      wire: 'DateTime',
      comment: 'Last announced; refreshed at least once a day while samples come.',
    },
  ],
  indexes: ['INDEX ix_values mapValues(labels) TYPE bloom_filter(0.01) GRANULARITY 1'],
  partitionBy: month,
  primaryKey: '(project, metric)',
  orderBy: '(project, metric, id)',
  shardBy: 'cityHash64(project, metric, id)',
  settings: { index_granularity: 1024, allow_dimensions_outside_sorting_key: 1 },
  retention: 'series',
  queryable: true,
}

/** For label look-ups and selectors without a metric name. */
export const metricLabelValues: TelemetryTable = {
  name: 'metric_label_values',
  comment: 'Which label values exist on which metric; the metric itself is the value of __name__.',
  engine: 'AggregatingMergeTree',
  columns: [
    { name: 'project', type: 'UInt32', comment: 'The project.' },
    { name: 'name', type: 'LowCardinality(String)', comment: 'Label name.' },
    { name: 'value', type: 'String', comment: 'Label value.' },
    { name: 'metric', type: 'LowCardinality(String)', comment: 'Metric that carries it.' },
    { name: 'first_seen', type: 'SimpleAggregateFunction(min, DateTime)', comment: 'First sample seen in the month.' },
    { name: 'last_seen', type: 'SimpleAggregateFunction(max, DateTime)', comment: 'Last announced.' },
  ],
  partitionBy: month,
  orderBy: '(project, name, value, metric)',
  shardBy: 'cityHash64(project, name, value)',
  retention: 'series',
  queryable: true,
}

export const metricLabelValuesView: MaterializedView = {
  name: 'metric_label_values_view',
  from: 'metric_series',
  to: 'metric_label_values',
  // A block may hold rows of two months: each month has its own.
  select: `
SELECT project, pair.1 AS name, pair.2 AS value, metric, min(metric_series.first_seen) AS first_seen, max(metric_series.last_seen) AS last_seen
FROM metric_series
ARRAY JOIN arrayPushBack(CAST(labels, 'Array(Tuple(String, String))'), tuple('__name__', toString(metric))) AS pair
GROUP BY project, name, value, metric, toYYYYMM(metric_series.last_seen)`,
}
