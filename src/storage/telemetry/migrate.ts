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
export const telemetrySchemaVersion = 1

/** Distributed statements wait for every server. */
const timeoutMs = 300_000

/** What is about to be changed of tables that somebody uses. */
export interface TablesChange {
  /** Schema versions; the same when only something is added that older versions do not notice. */
  readonly from: number
  readonly to: number
  readonly statements: readonly string[]
  /** How the tables and views were made, by name. */
  readonly definitions: Readonly<Record<string, string>>
}

/**
 * Makes the tables what this version needs: creates what is missing, adds missing columns, indexes and projections. Never removes
 * or changes anything. `beforeChange` is waited for before tables in use are changed; when it throws, nothing is. Throws Fault `conflict` when
 * a newer version has written here.
 */
export async function migrate(
  store: TelemetryStore,
  target: StoreTarget,
  beforeChange: (change: TablesChange) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const run = (sql: string): Promise<void> => store.command(sql, {}, { timeoutMs })
  // On a cluster only the statement itself finds the server that lacks a table.
  const isThere = (name: string): boolean => target.kind === 'single' && has(present, 'table', name)
  let present = await readCatalogue(store)
  if (!isThere(schemaVersions.name)) for (const statement of renderTable(schemaVersions, target)) await run(statement)
  const applied = await readSchemaVersion(store)
  if (applied > telemetrySchemaVersion)
    throw new Fault(
      'conflict',
      `the telemetry tables have schema version ${applied}, written by a newer Vedette; this one knows ${telemetrySchemaVersion}. Start the newer one again: its telemetry is not for this one, nor after vedette rollback`,
    )
  if (applied > 0) {
    const statements = findMissing(target, present)
    if (statements.length > 0 || applied < telemetrySchemaVersion)
      await beforeChange({ from: applied, to: telemetrySchemaVersion, statements, definitions: await readDefinitions(store) })
  }

  const missing = tables.filter(({ name }) => !isThere(name))
  for (const table of missing) for (const statement of renderTable(table, target)) await run(statement)
  if (missing.length > 0) present = await readCatalogue(store)
  for (const table of tables) for (const statement of findAdditions(table, target, present)) await run(statement)
  for (const view of views) if (!isThere(view.name)) await run(renderView(view, target))
  if (applied < telemetrySchemaVersion)
    await store.command(`INSERT INTO ${schemaVersions.name} (id, version, applied_at) SELECT 1, {version:UInt32}, now()`, {
      version: telemetrySchemaVersion,
    })
}

/** What an upgrade will run, as far as the server that is asked can tell. */
function findMissing(target: StoreTarget, present: Catalogue): readonly string[] {
  const isThere = (name: string): boolean => has(present, 'table', name)
  return [
    ...tables.flatMap((table) =>
      isThere(storageName(table.name, target)) ? findAdditions(table, target, present) : renderTable(table, target),
    ),
    ...views.flatMap((view) => (isThere(view.name) ? [] : [renderView(view, target)])),
  ]
}

async function readDefinitions(store: TelemetryStore): Promise<Readonly<Record<string, string>>> {
  const { rows } = await store.query<{ readonly name: string; readonly definition: string }>(
    `SELECT name, create_table_query AS definition FROM system.tables WHERE database = currentDatabase() ORDER BY name`,
  )
  return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]))
}

type Kind = 'table' | 'column' | 'index' | 'projection'

/** What the database has: all of it is asked for at once, as nearly every start finds that nothing is missing. */
type Catalogue = ReadonlySet<string>

function has(present: Catalogue, kind: Kind, table: string, name = ''): boolean {
  return present.has(JSON.stringify([kind, table, name]))
}

async function readCatalogue(store: TelemetryStore): Promise<Catalogue> {
  const { rows } = await store.query<{ readonly kind: Kind; readonly owner: string; readonly item: string }>(
    [
      `SELECT 'table' AS kind, name AS owner, '' AS item FROM system.tables WHERE database = currentDatabase()`,
      `SELECT 'column', table, name FROM system.columns WHERE database = currentDatabase()`,
      `SELECT 'index', table, name FROM system.data_skipping_indices WHERE database = currentDatabase()`,
      `SELECT 'projection', table, name FROM system.projections WHERE database = currentDatabase()`,
    ].join(' UNION ALL '),
  )
  return new Set(rows.map(({ kind, owner, item }) => JSON.stringify([kind, owner, item])))
}

/** The version written last; 0 = none yet. */
async function readSchemaVersion(store: TelemetryStore): Promise<number> {
  const { rows } = await store.query<{ version: number }>(`SELECT max(version) AS version FROM ${schemaVersions.name}`)
  return rows[0]?.version ?? 0
}

/** The statements that add what the definition has and the table has not. */
function findAdditions(table: TelemetryTable, target: StoreTarget, present: Catalogue): readonly string[] {
  const lacks = (kind: Kind, name: string): boolean => !has(present, kind, storageName(table.name, target), name)
  const clauses = (kind: 'index' | 'projection'): readonly string[] => (kind === 'index' ? table.indexes : table.projections) ?? []
  return [
    ...table.columns.flatMap((column, index) =>
      lacks('column', column.name) ? renderColumnAddition(table, column, table.columns[index - 1]?.name, target) : [],
    ),
    ...(['index', 'projection'] as const).flatMap((kind) =>
      clauses(kind)
        .filter((clause) => lacks(kind, clauseName(clause)))
        .map((clause) => renderClauseAddition(table, clause, target)),
    ),
  ]
}
