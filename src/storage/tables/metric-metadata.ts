import type { TelemetryTable } from './table.ts'

/** Type, unit and help of metric families; the last one told wins. Told several times a day while samples come, as series are. */
export const metricMetadata: TelemetryTable = {
  name: 'metric_metadata',
  comment: 'Type, unit and help of metrics.',
  engine: 'ReplacingMergeTree(updated)',
  columns: [
    { name: 'project', type: 'UInt32', wire: 'UInt32', comment: 'The project.' },
    { name: 'family', type: 'String', wire: 'String', comment: 'Metric family name.' },
    {
      name: 'type',
      type: 'LowCardinality(String)',
      wire: 'String',
      comment: 'counter, gauge, histogram, gaugehistogram, summary, info, stateset or unknown.',
    },
    { name: 'unit', type: 'LowCardinality(String)', wire: 'String', comment: 'Unit, spelled as OpenMetrics does.' },
    { name: 'help', type: 'String', wire: 'String', comment: 'Description.' },
    { name: 'updated', type: 'DateTime', wire: 'DateTime', comment: 'When it was told.' },
  ],
  partitionBy: 'toYYYYMM(updated)',
  orderBy: '(project, family)',
  shardBy: 'cityHash64(project, family)',
  retention: 'series',
  queryable: true,
}
