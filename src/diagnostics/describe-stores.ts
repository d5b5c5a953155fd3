import { sql } from 'kysely'

import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'

const logHours = 3
const mostLines = 5000

/** Which schema both stores have, and how large each table is. Nothing that somebody has stored. */
export async function describeStores({ state, telemetry }: { state: StateStore; telemetry: TelemetryStore }): Promise<object> {
  const migrations = await state.db.selectFrom('schema_migrations').selectAll().orderBy('name').execute()
  const stateTables = await sql`
    select c.relname::text as name, pg_total_relation_size(c.oid)::bigint as bytes, c.reltuples::bigint as rows
    from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' order by 2 desc`.execute(state.db)
  const tables = await telemetry.query(
    `SELECT table, count() AS parts, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, uniqExact(partition) AS partitions,
       min(modification_time) AS oldest, max(modification_time) AS newest
     FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC`,
  )
  const definitions = await telemetry.query(
    'SELECT name, create_table_query AS definition FROM system.tables WHERE database = currentDatabase() ORDER BY name',
  )
  const { rows: version } = await telemetry.query('SELECT version() AS version')
  return {
    state: { kind: state.kind, migrations, tables: stateTables.rows },
    telemetry: { version: version[0], tables: tables.rows, definitions: definitions.rows },
  }
}

/** The platform's own log of the last hours, a JSON object a line, the newest last. */
export async function readOwnLog(telemetry: TelemetryStore, projectId: number, nowMs: number): Promise<string> {
  const { rows } = await telemetry.query(
    `SELECT timestamp, severity_number, body, attributes FROM log_records
     WHERE project = {project:UInt32} AND service = 'vedette' AND timestamp >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
     ORDER BY timestamp DESC LIMIT {most:UInt32}`,
    { project: projectId, from: nowMs - logHours * 3_600_000, most: mostLines },
  )
  return rows
    .toReversed()
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')
}
