import { sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import { Fault } from '../../../lib/errors.ts'
import type { StateSchema } from '../schema.ts'
import type { StateStore } from '../state-store.ts'
import { readCatalogue, type StateTable } from './catalogue.ts'
import {
  createLineHash,
  dumpEnd,
  type DumpHead,
  dumpHead,
  dumpVersion,
  sequencesLine,
  type StateCounts,
  tableEnd,
  tableHead,
} from './dump-format.ts'
import { readLines } from './read-lines.ts'

const batchRows = 500
const batchChars = 2 * 1024 * 1024

/**
 * Fills a store that was just made, with the very migrations of the dump, in one transaction. Returns how many rows each table has.
 * Throws Fault `bad_input` when the dump is damaged, `conflict` when the store is of another schema or somebody has used it.
 */
export async function readStateDump(source: AsyncIterable<Uint8Array>, state: Pick<StateStore, 'transaction'>): Promise<StateCounts> {
  return state.transaction(async (db) => {
    // A server ends transactions that are silent for long; what fills this one may be.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(db)
    return fill(db, readLines(source))
  })
}

/** The first line of a dump: which schema it has. Throws Fault `bad_input`. */
export async function readDumpHead(source: AsyncIterable<Uint8Array>): Promise<DumpHead> {
  for await (const line of readLines(source)) return parseHead(line)
  throw damaged('it is empty')
}

async function fill(db: Transaction<StateSchema>, lines: AsyncGenerator<string>): Promise<StateCounts> {
  const hash = createLineHash()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw damaged('it ends too early')
    return value
  }
  const take = async (): Promise<string> => {
    const line = await next()
    hash.add(line)
    return line
  }
  const { migrations } = parseHead(await take())
  const applied = await db.selectFrom('schema_migrations').select('name').orderBy('name').execute()
  if (applied.map(({ name }) => name).join('\n') !== migrations.toSorted().join('\n'))
    throw new Fault('conflict', 'The dump of the state store has another schema than this store')
  const tables = await readCatalogue(db)
  await empty(db, tables)

  const counts: Record<string, number> = {}
  const known = new Map(tables.map((table) => [table.name, table]))
  let line = await take()
  for (; !line.startsWith('{"sequences"'); line = await take()) {
    const head = parse(tableHead, line)
    const table = known.get(head.table)
    if (table === undefined) throw damaged('it has a table that is unknown or stands in it twice')
    known.delete(head.table)
    counts[table.name] = await fillTable(db, table, head.columns, take)
  }
  if (known.size > 0) throw damaged(`it has not all tables: ${[...known.keys()].join(', ')}`)
  await setSequences(db, tables, parse(sequencesLine, line).sequences)
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const end = parse(dumpEnd, await next())
  if (end.rows !== rows || end.tables !== tables.length || end.sha256 !== hash.digest())
    throw damaged('its checksum is not that of its rows')
  if ((await lines.next()).done !== true) throw damaged('something stands behind its end')
  return counts
}

/** What migrations have put in is in the dump, too. */
async function empty(db: Transaction<StateSchema>, tables: readonly StateTable[]): Promise<void> {
  const used = await db.selectFrom('audit_entries').select('seq').limit(1).executeTakeFirst()
  if (used !== undefined) throw new Fault('conflict', 'The state store is in use: a dump goes into a new one only')
  for (const { name } of tables.toReversed()) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db)
    if (rows.length > 0) await sql`delete from ${sql.table(name)}`.execute(db)
  }
}

async function fillTable(
  db: Transaction<StateSchema>,
  table: StateTable,
  columns: readonly string[],
  take: () => Promise<string>,
): Promise<number> {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  if (columns.length !== types.size || new Set(columns).size !== types.size || columns.some((name) => !types.has(name)))
    throw damaged(`the columns of ${table.name} are others`)
  const names = sql.join(columns.map((name) => sql.ref(name)))
  const values = sql.join(columns.map((name, index) => sql`(r ->> ${sql.lit(index)})::${sql.raw(types.get(name) ?? '')}`))
  let rows = 0
  let batch: string[] = []
  let chars = 0
  const insert = async (): Promise<void> => {
    if (batch.length === 0) return
    await sql`
      insert into ${sql.table(table.name)} (${names}) overriding system value
      select ${values} from json_array_elements(${`[${batch.join(',')}]`}::json) as r`.execute(db)
    rows += batch.length
    batch = []
    chars = 0
  }
  let line = await take()
  for (; line.startsWith('['); line = await take()) {
    batch.push(line)
    chars += line.length
    if (batch.length >= batchRows || chars >= batchChars) await insert()
  }
  await insert()
  const { rows: stored } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table.name)}`.execute(db)
  if (parse(tableEnd, line).rows !== rows || stored[0]?.n !== rows) throw damaged(`the rows of ${table.name} are not as many as it says`)
  return rows
}

async function setSequences(
  db: Transaction<StateSchema>,
  tables: readonly StateTable[],
  sequences: z.infer<typeof sequencesLine>['sequences'],
): Promise<void> {
  for (const { table, column, value, isCalled } of sequences) {
    const sequence = tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === column)?.sequence
    if (sequence === undefined || sequence === null) throw damaged('it has a sequence that is unknown')
    await sql`select setval(${sequence}::regclass, ${value}::bigint, ${isCalled})`.execute(db)
  }
}

function parseHead(line: string): DumpHead {
  const head = parse(dumpHead, line)
  if (head.version > dumpVersion) throw new Fault('conflict', 'The dump of the state store was written by a newer version of Vedette')
  return head
}

function parse<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw damaged('a line cannot be read')
  }
  const result = schema.safeParse(value)
  if (!result.success) throw damaged('a line is not what it must be')
  return result.data
}

function damaged(reason: string): Fault {
  return new Fault('bad_input', `The dump of the state store is damaged: ${reason}`)
}
