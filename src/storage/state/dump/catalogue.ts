import { type Kysely, sql } from 'kysely'

import type { StateSchema } from '../schema.ts'
import { readOwnTables } from './own-tables.ts'

/** A table of the state store, as the database itself describes it. */
export interface StateTable {
  readonly name: string
  readonly columns: readonly StateColumn[]
  /** Tables that must be filled before. */
  readonly needs: readonly string[]
}

export interface StateColumn {
  readonly name: string
  /** As it stands in SQL. */
  readonly type: string
  /** What gives out its numbers, as a quoted name; null: nothing does. */
  readonly sequence: string | null
}

/** Every table with rows of ours, those that others need first. The list of migrations is none: it says of itself which schema the database has. */
export async function readCatalogue(db: Kysely<StateSchema>): Promise<readonly StateTable[]> {
  const own = await readOwnTables()
  const { rows: columns } = await sql<{ table: string; name: string; type: string; sequence: string | null }>`
    select c.relname::text as "table", a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type,
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = quote_ident(current_schema())::regnamespace and c.relkind = 'r'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    order by c.relname, a.attnum`.execute(db)
  const { rows: references } = await sql<{ from: string; to: string }>`
    select distinct f.relname::text as "from", t.relname::text as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and f.relnamespace = quote_ident(current_schema())::regnamespace and f.oid <> t.oid`.execute(db)
  const names = new Set(columns.map(({ table }) => table).filter((name) => own.has(name)))
  const tables = [...names].map((name) => ({
    name,
    columns: columns
      .filter(({ table }) => table === name)
      .map((column) => ({ name: column.name, type: column.type, sequence: column.sequence })),
    needs: references.filter(({ from, to }) => from === name && names.has(to)).map(({ to }) => to),
  }))
  return inOrder(tables)
}

function inOrder(tables: readonly StateTable[]): readonly StateTable[] {
  const sorted: StateTable[] = []
  const left = new Map(tables.map((table) => [table.name, table]))
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ needs }) => needs.every((name) => !left.has(name)))
    if (ready.length === 0) throw new Error(`tables of the state store need each other: ${[...left.keys()].join(', ')}`)
    sorted.push(...ready)
    for (const { name } of ready) left.delete(name)
  }
  return sorted
}
