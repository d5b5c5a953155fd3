import type { TelemetryTable } from './table.ts'

/** Whose a row of a metric's table is: what these tables are sorted by first. */
export const seriesColumns: TelemetryTable['columns'] = [
  { name: 'project', type: 'UInt32', wire: 'UInt32', codec: 'ZSTD(1)', comment: 'The project.' },
  { name: 'metric', type: 'LowCardinality(String)', wire: 'String', codec: 'ZSTD(1)', comment: 'Metric name.' },
  { name: 'id', type: 'UInt64', wire: 'UInt64', codec: 'ZSTD(1)', comment: 'The series, see metric_series.' },
]
