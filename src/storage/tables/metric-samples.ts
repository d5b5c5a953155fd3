import { seriesColumns } from './series-columns.ts'
import type { TelemetryTable } from './table.ts'

/**
 * Float samples as decimal mantissa and exponent, which compresses counters far better than Float64: `e` >= 0 means m / 10^e,
 * `e` = -1 means `m` holds the IEEE bits (stale markers, NaN, infinities, long fractions).
 *
 * Samples come in any order and more than once, all are stored: no segment column, the sorting key puts them in order and those of one
 * series and time side by side. Who reads takes one of these: any before a stale marker, then the greatest value.
 */
export const metricSamples: TelemetryTable = {
  name: 'metric_samples',
  comment: 'Samples of metric series.',
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
    { name: 'm', type: 'Int64', wire: 'Int64', codec: "Delta, T64('bit'), ZSTD(1)", comment: 'Decimal mantissa, or IEEE bits.' },
    { name: 'e', type: 'Int8', wire: 'Int8', codec: 'ZSTD(1)', comment: 'Decimal exponent 0-18, or -1 for IEEE bits.' },
    {
      name: 'value',
      type: 'Float64',
      default:
        'ALIAS if(e >= 0, m / arrayElement([1., 10., 100., 1000., 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18], e + 1), reinterpretAsFloat64(m))',
      comment: 'The value.',
    },
  ],
  partitionBy: 'toYYYYMMDD(ts)',
  orderBy: '(project, metric, toStartOfInterval(ts, INTERVAL 4 HOUR), id, ts)',
  shardBy: 'cityHash64(project, metric, id)',
  settings: { index_granularity: 2048 },
  retention: 'metrics',
  queryable: true,
}
