import { type RawBuilder, sql, type Transaction } from 'kysely'

import { nextTurn } from '../../lib/next-turn.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { RowTarget } from './table-spec.ts'
import { Turn } from './turn.ts'

/** So many in one statement: what their encoding takes is not long. */
const rowsAtOnce = 200
/** Longer statements are handed to the database in more than one; a row that is longer by itself alone. */
const charsAtOnce = 512 * 1024

/** Rows, encoded when it is their turn. */
interface Rows<T> {
  readonly rows: readonly T[]
  readonly encode: (row: T) => object
}

/** Inserts rows, or replaces those of the same key. No key may come twice. */
export async function writeRows<T>(transaction: Transaction<StateSchema>, target: RowTarget, { rows, encode }: Rows<T>): Promise<void> {
  const columns = Object.keys(target.columns)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  const changes = columns
    .filter((column) => !target.key.includes(column))
    .map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
  const onConflict = changes.length === 0 ? sql`do nothing` : sql`do update set ${sql.join(changes)}`
  for await (const piece of pieces({ rows, encode })) {
    await sql`
      insert into ${sql.table(target.name)} (${names})
      select ${names} from json_to_recordset(${piece}::json) as given (${shapeOf(target, columns)})
      on conflict (${sql.join(target.key.map((column) => sql.ref(column)))}) ${onConflict}`.execute(transaction)
  }
}

/** Takes rows away; `rows` need no more than their keys. */
export async function removeRows<T>(transaction: Transaction<StateSchema>, target: RowTarget, { rows, encode }: Rows<T>): Promise<void> {
  const table = sql.table(target.name)
  const isSame = target.key.map((column) => sql`${sql.ref(`${target.name}.${column}`)} = ${sql.ref(`given.${column}`)}`)
  for await (const piece of pieces({ rows, encode })) {
    await sql`
      delete from ${table} using json_to_recordset(${piece}::json) as given (${shapeOf(target, target.key)})
      where ${sql.join(isSame, sql` and `)}`.execute(transaction)
  }
}

/** Ends a piece when it is long enough, by number or by size, or a turn's time is over. */
async function* pieces<T>({ rows, encode }: Rows<T>): AsyncGenerator<string> {
  const turn = new Turn()
  let texts: string[] = []
  let length = 0
  for (const [at, row] of rows.entries()) {
    const text = JSON.stringify(encode(row))
    texts.push(text)
    length += text.length
    await turn.mayEnd()
    if (texts.length < rowsAtOnce && length < charsAtOnce && at < rows.length - 1) continue
    yield `[${texts.join(',')}]`
    texts = []
    length = 0
    await nextTurn()
  }
}

function shapeOf({ columns }: RowTarget, names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name] ?? 'text')}`))
}
