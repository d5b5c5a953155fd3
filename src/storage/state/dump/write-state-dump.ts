import { type Kysely, sql } from 'kysely'

import type { StateSchema } from '../schema.ts'
import type { StateStore } from '../state-store.ts'
import { readCatalogue, type StateColumn, type StateTable } from './catalogue.ts'
import { createLineHash, dumpVersion, type StateCounts } from './dump-format.ts'

/** Takes the text in order. The embedded store serves nobody else until the dump is over: it must be as quick as a local file. */
export type StateDumpSink = (text: string) => Promise<void>

const fewBlocks = 1
const manyBlocks = 64
const largeChars = 4 * 1024 * 1024

/** Writes all tables as they are at one moment. Returns how many rows each has. */
export async function writeStateDump(state: Pick<StateStore, 'db'>, sink: StateDumpSink): Promise<StateCounts> {
  return state.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      const hash = createLineHash()
      const write = async (...lines: readonly string[]): Promise<void> => {
        if (lines.length === 0) return
        for (const line of lines) hash.add(line)
        await sink(`${lines.join('\n')}\n`)
      }
      const applied = await db.selectFrom('schema_migrations').select('name').orderBy('name').execute()
      await write(JSON.stringify({ dump: 'vedette state', version: dumpVersion, migrations: applied.map(({ name }) => name) }))
      const tables = await readCatalogue(db)
      const counts: Record<string, number> = {}
      for (const table of tables) {
        await write(JSON.stringify({ table: table.name, columns: table.columns.map(({ name }) => name) }))
        let rows = 0
        for await (const lines of readRows(db, table)) {
          rows += lines.length
          await write(...lines)
        }
        counts[table.name] = rows
        await write(JSON.stringify({ rows }))
      }
      await write(JSON.stringify({ sequences: await readSequences(db, tables) }))
      const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
      await sink(`${JSON.stringify({ tables: tables.length, rows, sha256: hash.digest() })}\n`)
      return counts
    })
}

/** By the blocks they lie in: neither a sort nor a cursor, which a disk that is full would not let open. */
async function* readRows(db: Kysely<StateSchema>, { name, columns }: StateTable): AsyncGenerator<readonly string[]> {
  const { rows: sizes } = await sql<{ blocks: number }>`
    select (pg_relation_size(quote_ident(${name})::regclass) / current_setting('block_size')::int)::int as blocks`.execute(db)
  const blocks = sizes[0]?.blocks ?? 0
  const values = sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`))
  let step = 8
  for (let block = 0; block < blocks; block += step) {
    const { rows } = await sql<{ line: string }>`
      select json_build_array(${values})::text as line from ${sql.table(name)}
      where ctid >= ${`(${block},0)`}::tid and ctid < ${`(${block + step},0)`}::tid`.execute(db)
    yield rows.map(({ line }) => line)
    const chars = rows.reduce((sum, { line }) => sum + line.length, 0)
    block += step
    step = chars > largeChars ? Math.max(fewBlocks, step >> 2) : Math.min(manyBlocks, step * 2)
    block -= step
  }
}

interface SequenceValue {
  readonly table: string
  readonly column: string
  readonly value: string
  readonly isCalled: boolean
}

async function readSequences(db: Kysely<StateSchema>, tables: readonly StateTable[]): Promise<readonly SequenceValue[]> {
  const found = tables.flatMap((table) => table.columns.map((column) => ({ table: table.name, column })))
  const values: SequenceValue[] = []
  for (const { table, column } of found.filter(hasSequence)) {
    // The database's own quoted name.
    const { rows } = await sql<{ value: string; isCalled: boolean }>`
      select last_value::text as value, is_called as "isCalled" from ${sql.raw(column.sequence)}`.execute(db)
    const [row] = rows
    if (row !== undefined) values.push({ table, column: column.name, ...row })
  }
  return values
}

function hasSequence(one: {
  readonly table: string
  readonly column: StateColumn
}): one is { readonly table: string; readonly column: StateColumn & { readonly sequence: string } } {
  return one.column.sequence !== null
}
