import type { Column, MaterializedView, TelemetryTable } from './table.ts'

/** Where tables are made: one server (or the engine), or a cluster with a replicated local table and a distributed one over it. */
export type StoreTarget = { readonly kind: 'single' } | { readonly kind: 'cluster'; readonly cluster: string }

export const single: StoreTarget = { kind: 'single' }

/** What every MergeTree table gets: rows that are acknowledged are on the disk, and a batch sent twice is stored once. */
const durable: Readonly<Record<string, string | number>> = {
  fsync_after_insert: 1,
  fsync_part_directory: 1,
}
const deduplicationWindow = 1000

/** The statements that make a table, in order. Each may be run again. */
export function renderTable(table: TelemetryTable, target: StoreTarget): string[] {
  if (target.kind === 'single') return [renderStorage(table, target)]
  const columns = table.columns.map(({ name, type }) => `${quote(name)} ${type}`).join(', ')
  return [
    renderStorage(table, target),
    // Inserts and queries go to this one; it has the name people know.
    `CREATE TABLE IF NOT EXISTS ${quote(table.name)} ON CLUSTER ${quote(target.cluster)} (${columns}) ` +
      `ENGINE = Distributed(${text(target.cluster)}, currentDatabase(), ${text(storageName(table.name, target))}, ${table.shardBy}) COMMENT ${text(table.comment)}`,
  ]
}

/** The statement that makes a materialised view. */
export function renderView(view: MaterializedView, target: StoreTarget): string {
  // Inserted rows arrive in the table that stores them, on each shard.
  const select = view.select.replaceAll(new RegExp(`\\b${view.from}\\b`, 'g'), storageName(view.from, target))
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${quote(view.name)}${onCluster(target)} TO ${quote(storageName(view.to, target))} AS ${select}`
}

/** The statement that adds a column to a table that exists, once for each of its tables. */
export function renderColumnAddition(table: TelemetryTable, column: Column, after: string | undefined, target: StoreTarget): string[] {
  const place = after === undefined ? ' FIRST' : ` AFTER ${quote(after)}`
  const storage = `ALTER TABLE ${quote(storageName(table.name, target))}${onCluster(target)} ADD COLUMN IF NOT EXISTS ${renderColumn(column)}${place}`
  if (target.kind === 'single') return [storage]
  return [
    storage,
    `ALTER TABLE ${quote(table.name)}${onCluster(target)} ADD COLUMN IF NOT EXISTS ${quote(column.name)} ${column.type}${place}`,
  ]
}

/** The statement that adds an index or a projection (a clause as in `CREATE TABLE`) to a table that exists. */
export function renderClauseAddition(table: TelemetryTable, clause: string, target: StoreTarget): string {
  const addition = clause.replace(/^(INDEX|PROJECTION) /, 'ADD $1 IF NOT EXISTS ')
  return `ALTER TABLE ${quote(storageName(table.name, target))}${onCluster(target)} ${addition}`
}

/** The table that holds the rows. */
export function storageName(table: string, target: StoreTarget): string {
  return target.kind === 'single' ? table : `${table}_local`
}

/** The name an `INDEX` or `PROJECTION` clause defines. */
export function clauseName(clause: string): string {
  return clause.split(' ')[1] ?? ''
}

/** The RowBinary structure of a table's rows on the wire. */
export function wireStructure(table: TelemetryTable): string {
  return table.columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [`${quote(name)} ${wire}`])).join(', ')
}

function renderStorage(table: TelemetryTable, target: StoreTarget): string {
  const definitions = [...table.columns.map(renderColumn), ...(table.indexes ?? []), ...(table.projections ?? [])]
  const window = target.kind === 'single' ? { non_replicated_deduplication_window: deduplicationWindow } : {}
  const settings = Object.entries({ ...durable, ...window, ...table.settings }).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? text(value) : value}`,
  )
  return [
    `CREATE TABLE IF NOT EXISTS ${quote(storageName(table.name, target))}${onCluster(target)} (${definitions.join(', ')})`,
    `ENGINE = ${target.kind === 'single' ? table.engine : replicated(table.engine)}`,
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    ...(table.primaryKey === undefined ? [] : [`PRIMARY KEY ${table.primaryKey}`]),
    `ORDER BY ${table.orderBy}`,
    `SETTINGS ${settings.join(', ')}`,
    `COMMENT ${text(table.comment)}`,
  ].join(' ')
}

function renderColumn({ name, type, default: value, codec, comment }: Column): string {
  return [
    quote(name),
    type,
    ...(value === undefined ? [] : [value]),
    `COMMENT ${text(comment)}`,
    ...(codec === undefined ? [] : [`CODEC(${codec})`]),
  ].join(' ')
}

/** `ReplacingMergeTree(updated)` becomes `ReplicatedReplacingMergeTree(path, replica, updated)`. */
function replicated(engine: TelemetryTable['engine']): string {
  const match = /^(\w+)(?:\((.*)\))?$/.exec(engine)
  const path = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"
  return `Replicated${match?.[1] ?? engine}(${match?.[2] === undefined ? path : `${path}, ${match[2]}`})`
}

function onCluster(target: StoreTarget): string {
  return target.kind === 'single' ? '' : ` ON CLUSTER ${quote(target.cluster)}`
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '\\`')}\``
}

function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
