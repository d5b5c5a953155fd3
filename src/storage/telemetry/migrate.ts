import { Fault } from '../../lib/errors.ts'
import { tables, views } from '../tables/index.ts'
import {
  clauseName,
  renderClauseAddition,
  renderColumnAddition,
  renderTable,
  renderView,
  storageName,
  type StoreTarget,
} from '../tables/render.ts'
import type { TelemetryTable } from '../tables/table.ts'
import { schemaVersions } from './schema-versions.ts'
import type { TelemetryStore } from './telemetry-store.ts'

/** Raised by one whenever a change of the tables means that an older Vedette must not write to them. */
const schemaVersion = 1

/** Distributed statements wait for every server. */
const timeoutMs = 300_000

/**
 * Makes the tables what this version needs: creates what is missing, adds missing columns, indexes and projections. Never removes
 * or changes anything. Throws Fault `conflict` when a newer version has written here.
 */
export async function migrate(store: TelemetryStore, target: StoreTarget): Promise<void> {
  const run = (sql: string): Promise<void> => store.command(sql, {}, { timeoutMs })
  for (const statement of renderTable(schemaVersions, target)) await run(statement)
  const applied = await readSchemaVersion(store)
  if (applied > schemaVersion)
    throw new Fault(
      'conflict',
      `the telemetry tables have schema version ${applied}, written by a newer Vedette; this one knows ${schemaVersion}. Install the newer one again.`,
    )

  for (const table of tables) {
    for (const statement of renderTable(table, target)) await run(statement)
    await extend(store, table, target, run)
  }
  for (const view of views) await run(renderView(view, target))
  if (applied < schemaVersion)
    await store.command(`INSERT INTO ${schemaVersions.name} (id, version, applied_at) SELECT 1, {version:UInt32}, now()`, {
      version: schemaVersion,
    })
}

/** The version written last; 0 = none yet. */
async function readSchemaVersion(store: TelemetryStore): Promise<number> {
  const { rows } = await store.query<{ version: number }>(`SELECT max(version) AS version FROM ${schemaVersions.name}`)
  return rows[0]?.version ?? 0
}

/** Adds what the definition has and the table has not. */
async function extend(
  store: TelemetryStore,
  table: TelemetryTable,
  target: StoreTarget,
  run: (sql: string) => Promise<void>,
): Promise<void> {
  const name = storageName(table.name, target)
  const names = async (source: string): Promise<ReadonlySet<string>> => {
    const { rows } = await store.query<{ name: string }>(
      `SELECT name FROM system.${source} WHERE database = currentDatabase() AND table = {table:String}`,
      { table: name },
    )
    return new Set(rows.map((row) => row.name))
  }

  const columns = await names('columns')
  for (const [index, column] of table.columns.entries())
    if (!columns.has(column.name))
      for (const statement of renderColumnAddition(table, column, table.columns[index - 1]?.name, target)) await run(statement)

  const indexes = await names('data_skipping_indices')
  for (const clause of table.indexes ?? []) if (!indexes.has(clauseName(clause))) await run(renderClauseAddition(table, clause, target))

  const projections = await names('projections')
  for (const clause of table.projections ?? [])
    if (!projections.has(clauseName(clause))) await run(renderClauseAddition(table, clause, target))
}
