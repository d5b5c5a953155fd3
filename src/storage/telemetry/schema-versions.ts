import type { TelemetryTable } from '../tables/table.ts'

/** Which schema versions were applied; the highest counts. Not for people. */
export const schemaVersions: TelemetryTable = {
  name: 'schema_versions',
  comment: 'Versions of the telemetry tables.',
  engine: 'MergeTree',
  columns: [
    { name: 'id', type: 'UInt8', wire: 'UInt8', comment: 'Always 1.' },
    { name: 'version', type: 'UInt32', wire: 'UInt32', comment: 'Schema version.' },
    { name: 'applied_at', type: "DateTime('UTC')", wire: "DateTime('UTC')", comment: 'When it was applied.' },
  ],
  orderBy: '(id, version)',
  shardBy: 'id',
  retention: 'none',
  queryable: false,
}
