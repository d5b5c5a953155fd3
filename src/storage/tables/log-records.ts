import type { TelemetryTable } from './table.ts'

/** Log records of every protocol. Classes live in partitions of their own so that retention drops whole parts. */
export const logRecords: TelemetryTable = {
  name: 'log_records',
  comment: 'Log records; one row a record, masked before it was stored.',
  engine: 'MergeTree',
  columns: [
    { name: 'project', type: 'UInt32', wire: 'UInt32', codec: 'ZSTD(1)', comment: 'The project the ingest key belongs to.' },
    {
      name: 'class',
      type: 'LowCardinality(String)',
      wire: 'String',
      comment: 'application, error, security, performance, audit or debug: decides how long the row is kept.',
    },
    {
      name: 'timestamp',
      type: "DateTime64(9, 'UTC')",
      wire: "DateTime64(9, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'When it happened, as the sender says.',
    },
    {
      name: 'observed_timestamp',
      type: "DateTime64(9, 'UTC')",
      wire: "DateTime64(9, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'When a collector saw it; the timestamp when none did.',
    },
    {
      name: 'received_at',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'When Vedette received it.',
    },
    { name: 'severity_number', type: 'UInt8', wire: 'UInt8', codec: 'ZSTD(1)', comment: 'OpenTelemetry severity 1-24; 0 not given.' },
    { name: 'severity_text', type: 'LowCardinality(String)', wire: 'String', comment: "The sender's word for the severity." },
    {
      name: 'severity',
      type: 'LowCardinality(String)',
      default:
        "MATERIALIZED multiIf(severity_number = 0, 'unset', severity_number < 5, 'trace', severity_number < 9, 'debug', severity_number < 13, 'info', severity_number < 17, 'warn', severity_number < 21, 'error', 'fatal')",
      comment: 'trace, debug, info, warn, error, fatal or unset.',
    },
    { name: 'service', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute service.name.' },
    { name: 'host', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute host.name.' },
    { name: 'environment', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute deployment.environment.name.' },
    { name: 'scope_name', type: 'LowCardinality(String)', wire: 'String', comment: 'Instrumentation scope (logger name).' },
    { name: 'scope_version', type: 'LowCardinality(String)', wire: 'String', comment: 'Version of the instrumentation scope.' },
    { name: 'event_name', type: 'LowCardinality(String)', wire: 'String', comment: 'Name of the event, for records that are events.' },
    { name: 'trace_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '32 lower-case hex digits, or empty.' },
    { name: 'span_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '16 lower-case hex digits, or empty.' },
    { name: 'trace_flags', type: 'UInt8', wire: 'UInt8', codec: 'ZSTD(1)', comment: 'W3C trace flags.' },
    { name: 'body', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: 'The message; structured bodies as JSON.' },
    {
      name: 'attributes',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Attributes of the record.',
    },
    {
      name: 'resource',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Attributes of what sent it.',
    },
    {
      name: 'segment',
      type: 'UInt64',
      wire: 'UInt64',
      codec: 'Delta, ZSTD(1)',
      comment: 'Segment of the write-ahead log it came through.',
    },
  ],
  // Measured on 5 million rows (bench/logs-page.mjs): together about 3 % of the disk; a rare word reads 1 % of the granules, and the
  // text index types of the engine cost 10-50 times the space for no better answer to a substring.
  indexes: [
    'INDEX ix_segment segment TYPE minmax GRANULARITY 4',
    'INDEX ix_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 4',
    'INDEX ix_body lowerUTF8(body) TYPE ngrambf_v1(3, 8192, 2, 0) GRANULARITY 4',
    'INDEX ix_attributes mapValues(attributes) TYPE bloom_filter(0.01) GRANULARITY 1',
    'INDEX ix_resource mapValues(resource) TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
  indexesByMerge: ['ix_body', 'ix_attributes', 'ix_resource'],
  partitionBy: "(class, if(class IN ('debug', 'performance'), toMonday(timestamp), toStartOfMonth(timestamp)))",
  orderBy: '(project, timestamp)',
  shardBy: 'rand()',
  // Rows are wide and searches find few, far apart: small granules in small blocks halve what a row found by a rare word costs, for
  // 5 % more disk.
  settings: { index_granularity: 512, min_compress_block_size: 8192 },
  retention: 'logs',
  partitionText: "concat(class, '/', toString(if(class IN ('debug', 'performance'), toMonday(timestamp), toStartOfMonth(timestamp))))",
  queryable: true,
}
