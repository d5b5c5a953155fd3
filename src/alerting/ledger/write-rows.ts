import { type RawBuilder, sql, type Transaction } from 'kysely'

import { nextTurn } from '../../lib/next-turn.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { Encoded, RowTarget } from './table-spec.ts'
import { Turn } from './turn.ts'

/** So many in one statement: what their encoding takes is not long. */
const rowsAtOnce = 200
/** Longer statements are handed to the database in more than one; a row that is longer by itself alone. */
const charsAtOnce = 512 * 1024
/** A row with more text in it is handed over as it is: to write the text into JSON once more would hold the event loop. */
const longRowChars = 64 * 1024

/** Rows, encoded when it is their turn. */
interface Rows<T> {
  readonly rows: readonly T[]
  readonly encode: (row: T) => Encoded<object>
}

type Row = Readonly<Record<string, unknown>>

/** Inserts rows, or replaces those of the same key. No key may come twice. */
export async function writeRows<T>(transaction: Transaction<StateSchema>, target: RowTarget, rows: Rows<T>): Promise<void> {
  const columns = Object.keys(target.columns)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const changes = columns
    .filter((column) => !target.key.includes(column))
    .map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  const onConflict = changes.length === 0 ? sql`do nothing` : sql`do update set ${sql.join(changes)}`
  const write = async (given: RawBuilder<unknown>): Promise<void> => {
    await sql`
      insert into ${sql.table(target.name)} (${names}) ${given}
      on conflict (${sql.join(target.key.map((column) => sql.ref(column)))}) ${onConflict}`.execute(transaction)
  }
  const short = new JsonPieces((json) =>
    write(sql`select ${names} from json_to_recordset(${json}::json) as given (${shapeOf(target, columns)})`),
  )
  for await (const row of encoded(rows)) {
    if (textLength(row) < longRowChars) await short.add(row)
    else await write(sql`values (${sql.join(columns.map((column) => row[column]))})`)
  }
  await short.end()
}

/** Takes rows away; `rows` need no more than their keys. */
export async function removeRows<T>(transaction: Transaction<StateSchema>, target: RowTarget, rows: Rows<T>): Promise<void> {
  const table = sql.table(target.name)
  const isSame = target.key.map((column) => sql`${sql.ref(`${target.name}.${column}`)} = ${sql.ref(`given.${column}`)}`)
  const keys = new JsonPieces(async (json) => {
    await sql`
      delete from ${table} using json_to_recordset(${json}::json) as given (${shapeOf(target, target.key)})
      where ${sql.join(isSame, sql` and `)}`.execute(transaction)
  })
  for await (const row of encoded(rows)) await keys.add(Object.fromEntries(target.key.map((column) => [column, row[column]])))
  await keys.end()
}

/** Rows one after the other; a turn may end between them. */
async function* encoded<T>({ rows, encode }: Rows<T>): AsyncGenerator<Row, void, undefined> {
  const turn = new Turn()
  for (const row of rows) {
    const given = encode(row)
    // A row of a table has no other members than its columns.
    yield keepable((isSteps(given) ? await turn.finish(given) : given) as Row)
    await turn.mayEnd()
  }
}

/** What PostgreSQL has in no text. Longer texts are JSON, which writes it in other characters. */
const unkeepable = /\p{Surrogate}|\0/gu

/** With U+FFFD for what would have the whole change refused, those of others that share its transaction, too. */
function keepable(row: Row): Row {
  const isBad = (value: unknown): value is string =>
    typeof value === 'string' && value.length < longRowChars && value.search(unkeepable) >= 0
  if (!Object.values(row).some(isBad)) return row
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isBad(value) ? value.replaceAll(unkeepable, '\uFFFD') : value]),
  )
}

function isSteps(given: Encoded<object>): given is Generator<undefined, object, undefined> {
  return Symbol.iterator in given
}

function textLength(row: Row): number {
  let length = 0
  for (const value of Object.values(row)) if (typeof value === 'string') length += value.length
  return length
}

/** Gathers rows until there are enough for a statement, by number or by size. */
class JsonPieces {
  readonly #execute: (json: string) => Promise<void>
  #texts: string[] = []
  #length = 0

  constructor(execute: (json: string) => Promise<void>) {
    this.#execute = execute
  }

  async add(row: Row): Promise<void> {
    const text = JSON.stringify(row)
    this.#texts.push(text)
    this.#length += text.length
    if (this.#texts.length >= rowsAtOnce || this.#length >= charsAtOnce) await this.end()
  }

  async end(): Promise<void> {
    if (this.#texts.length === 0) return
    const json = `[${this.#texts.join(',')}]`
    this.#texts = []
    this.#length = 0
    // The statement is made and handed over in a turn of its own.
    await nextTurn()
    await this.#execute(json)
    await nextTurn()
  }
}

function shapeOf({ columns }: RowTarget, names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name] ?? 'text')}`))
}
