import type { TelemetryTable } from './table.ts'

/** Attributes that name what a span calls, the best first: OpenTelemetry's of today and of before. */
const peerAttributes = [
  'peer.service',
  'service.peer.name',
  'server.address',
  'net.peer.name',
  'messaging.destination.name',
  'messaging.destination',
  'db.namespace',
  'db.name',
  'rpc.service',
  'db.system.name',
  'db.system',
]
const systemAttributes = ['db.system.name', 'db.system', 'messaging.system', 'rpc.system']

/** SQL of the first of these attributes that a span has; empty without any. */
function firstAttribute(names: readonly string[]): string {
  const values = names.map((name) => `nullIf(attributes['${name}'], '')`)
  return `coalesce(${values.join(', ')}, '')`
}

/** Spans of every protocol. */
export const spans: TelemetryTable = {
  name: 'spans',
  comment: 'Spans; one row a span.',
  engine: 'MergeTree',
  columns: [
    { name: 'project', type: 'UInt32', wire: 'UInt32', codec: 'ZSTD(1)', comment: 'The project the ingest key belongs to.' },
    {
      name: 'timestamp',
      type: "DateTime64(9, 'UTC')",
      wire: "DateTime64(9, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'Start of the span.',
    },
    {
      name: 'duration_ns',
      type: 'UInt64',
      wire: 'UInt64',
      codec: 'T64, ZSTD(1)',
      comment: 'End minus start in nanoseconds; 0 when the end lies before the start.',
    },
    {
      name: 'received_at',
      type: "DateTime64(3, 'UTC')",
      wire: "DateTime64(3, 'UTC')",
      codec: 'Delta, ZSTD(1)',
      comment: 'When Vedette received it.',
    },
    { name: 'trace_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '32 lower-case hex digits.' },
    { name: 'span_id', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: '16 lower-case hex digits.' },
    {
      name: 'parent_span_id',
      type: 'String',
      wire: 'String',
      codec: 'ZSTD(1)',
      comment: '16 lower-case hex digits; empty for a root span.',
    },
    { name: 'trace_state', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: 'W3C trace state.' },
    { name: 'name', type: 'LowCardinality(String)', wire: 'String', comment: 'Name of the operation.' },
    {
      name: 'kind',
      type: 'LowCardinality(String)',
      wire: 'String',
      comment: 'unspecified, internal, server, client, producer or consumer.',
    },
    { name: 'status', type: 'LowCardinality(String)', wire: 'String', comment: 'unset, ok or error.' },
    { name: 'status_message', type: 'String', wire: 'String', codec: 'ZSTD(1)', comment: 'Why it failed, in the words of the sender.' },
    { name: 'service', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute service.name.' },
    { name: 'host', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute host.name.' },
    { name: 'environment', type: 'LowCardinality(String)', wire: 'String', comment: 'Resource attribute deployment.environment.name.' },
    {
      name: 'version',
      type: 'LowCardinality(String)',
      default: "MATERIALIZED resource['service.version']",
      comment: 'Resource attribute service.version: the release.',
    },
    {
      name: 'peer',
      type: 'LowCardinality(String)',
      default: `MATERIALIZED if(kind IN ('client', 'producer'), ${firstAttribute(peerAttributes)}, '')`,
      comment: 'What a client or producer span calls: a service, a database, a queue or an address.',
    },
    {
      name: 'peer_system',
      type: 'LowCardinality(String)',
      default: `MATERIALIZED if(kind IN ('client', 'producer'), ${firstAttribute(systemAttributes)}, '')`,
      comment: 'The kind of database, queue or remote call that a client or producer span uses; empty for HTTP.',
    },
    { name: 'scope_name', type: 'LowCardinality(String)', wire: 'String', comment: 'Instrumentation scope.' },
    { name: 'scope_version', type: 'LowCardinality(String)', wire: 'String', comment: 'Version of the instrumentation scope.' },
    { name: 'trace_flags', type: 'UInt8', wire: 'UInt8', codec: 'ZSTD(1)', comment: 'W3C trace flags.' },
    {
      name: 'attributes',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Attributes of the span.',
    },
    {
      name: 'resource',
      type: 'Map(LowCardinality(String), String)',
      wire: 'Map(String, String)',
      codec: 'ZSTD(1)',
      comment: 'Attributes of what sent it.',
    },
    {
      name: 'events.timestamp',
      type: "Array(DateTime64(9, 'UTC'))",
      wire: "Array(DateTime64(9, 'UTC'))",
      codec: 'ZSTD(1)',
      comment: 'Times of the span events.',
    },
    {
      name: 'events.name',
      type: 'Array(LowCardinality(String))',
      wire: 'Array(String)',
      codec: 'ZSTD(1)',
      comment: 'Names of the span events.',
    },
    {
      name: 'events.attributes',
      type: 'Array(Map(LowCardinality(String), String))',
      wire: 'Array(Map(String, String))',
      codec: 'ZSTD(1)',
      comment: 'Attributes of the span events.',
    },
    { name: 'links.trace_id', type: 'Array(String)', wire: 'Array(String)', codec: 'ZSTD(1)', comment: 'Traces linked to.' },
    { name: 'links.span_id', type: 'Array(String)', wire: 'Array(String)', codec: 'ZSTD(1)', comment: 'Spans linked to.' },
    { name: 'links.trace_state', type: 'Array(String)', wire: 'Array(String)', codec: 'ZSTD(1)', comment: 'Trace states of the links.' },
    {
      name: 'links.attributes',
      type: 'Array(Map(LowCardinality(String), String))',
      wire: 'Array(Map(String, String))',
      codec: 'ZSTD(1)',
      comment: 'Attributes of the links.',
    },
    {
      name: 'segment',
      type: 'UInt64',
      wire: 'UInt64',
      codec: 'Delta, ZSTD(1)',
      comment: 'Segment of the write-ahead log it came through.',
    },
  ],
  indexes: ['INDEX ix_segment segment TYPE minmax GRANULARITY 1'],
  // Finds a trace by binary search in every part; a bloom filter has to be read whole, 180 MB for 100 million spans. Costs 7 bytes a span.
  projections: ['PROJECTION by_trace (SELECT _part_offset ORDER BY (project, trace_id))'],
  partitionBy: 'toDate(timestamp)',
  orderBy: '(project, service, timestamp)',
  shardBy: 'cityHash64(trace_id)',
  retention: 'spans',
  partitionText: 'toString(toDate(timestamp))',
  queryable: true,
}
