import type { MaterializedView, TelemetryTable } from './table.ts'

/**
 * Who reported, hour by hour: which versions of which services ran in which environment, since when, and in which minutes they said
 * something. Rows that come twice change nothing. A crash between a block of spans and its row here may leave that block out: what still
 * runs says the same a moment later.
 */
export const serviceActivity: TelemetryTable = {
  name: 'service_activity',
  comment: 'Services, their versions and environments by the hour, from spans and log records.',
  engine: 'AggregatingMergeTree',
  columns: [
    { name: 'project', type: 'UInt32', comment: 'The project.' },
    { name: 'service', type: 'LowCardinality(String)', comment: 'Resource attribute service.name.' },
    { name: 'environment', type: 'LowCardinality(String)', comment: 'Resource attribute deployment.environment.name.' },
    { name: 'version', type: 'String', comment: 'Resource attribute service.version; empty when it is not told.' },
    { name: 'hour', type: "DateTime('UTC')", comment: 'Beginning of the hour.' },
    {
      name: 'first_seen',
      type: "SimpleAggregateFunction(min, DateTime('UTC'))",
      comment: 'Time of the earliest span or record of the hour.',
    },
    { name: 'last_seen', type: "SimpleAggregateFunction(max, DateTime('UTC'))", comment: 'Time of the latest.' },
    {
      name: 'minutes',
      type: 'SimpleAggregateFunction(groupBitOr, UInt64)',
      comment: 'Bit n is set when something came in minute n of the hour.',
    },
  ],
  partitionBy: 'toYYYYMM(hour)',
  orderBy: '(project, service, environment, version, hour)',
  shardBy: 'cityHash64(project, service)',
  retention: 'rollups',
  queryable: true,
}

/** Fills it from spans and from log records. */
export const serviceActivityViews: readonly MaterializedView[] = ['spans', 'log_records'].map((from) => ({
  name: `service_activity_${from}_view`,
  from,
  to: serviceActivity.name,
  select: `
SELECT project, service, environment, resource['service.version'] AS version, toStartOfHour(timestamp) AS hour,
  toDateTime(min(timestamp)) AS first_seen, toDateTime(max(timestamp)) AS last_seen,
  groupBitOr(bitShiftLeft(toUInt64(1), toMinute(timestamp))) AS minutes
FROM ${from}
WHERE service != ''
GROUP BY project, service, environment, version, hour`,
}))
