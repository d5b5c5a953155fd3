import { ClickHouseError, errorCodes } from './clickhouse-error.ts'
import { quoteName, quoteString } from './quote.ts'
import type { InsertHead } from './statement.ts'

/** A column of a table in the engine. */
export interface TableColumn {
  readonly name: string
  readonly type: string
  readonly default_kind: string
  readonly default_expression: string
}

/** The statement that copies rows from `path` into the table: no byte of the rows is SQL. Throws ClickHouseError for unknown columns. */
export function planInsert(head: InsertHead, database: string, columns: readonly TableColumn[], path: string): string {
  const table = `${quoteName(head.database ?? database)}.${quoteName(head.table)}`
  if (columns.length === 0)
    throw new ClickHouseError(errorCodes.UNKNOWN_TABLE, `Table ${table.replaceAll('`', '')} does not exist`, 'UNKNOWN_TABLE')
  const insertable = new Map(
    columns.filter(({ default_kind: kind }) => kind === '' || kind === 'DEFAULT').map((column) => [column.name, column]),
  )
  const chosen = head.columns ?? [...insertable.keys()]
  const declarations = chosen.map((name) => {
    const column = insertable.get(name)
    if (column === undefined) throw new ClickHouseError(16, `No such column ${name} in table ${table}`, 'NO_SUCH_COLUMN_IN_TABLE')
    const value = column.default_kind === 'DEFAULT' ? ` DEFAULT ${column.default_expression}` : ''
    return `${quoteName(name)} ${plainType(column.type)}${value}`
  })
  const names = chosen.map(quoteName).join(', ')
  const source = `file(${quoteString(path)}, ${quoteString(head.format)}, ${quoteString(declarations.join(', '))})`
  return `INSERT INTO ${table} (${names}) SELECT ${names} FROM ${source}`
}

/** The type without LowCardinality and SimpleAggregateFunction: reading plain columns and converting them costs half as much. */
export function plainType(type: string): string {
  const open = type.indexOf('(')
  if (open < 0) return type
  const name = type.slice(0, open)
  const items = splitArguments(type.slice(open + 1, -1))
  if (name === 'LowCardinality') return plainType(items[0] ?? '')
  if (name === 'SimpleAggregateFunction') return plainType(items[1] ?? '')
  if (name === 'Array' || name === 'Map' || name === 'Nullable') return `${name}(${items.map(plainType).join(', ')})`
  return type
}

/** Splits at the commas that stand in no bracket and no quotes. */
function splitArguments(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let quoted = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      if (character === '\\') at++
      else if (character === "'") quoted = false
    } else if (character === "'") quoted = true
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === ',' && depth === 0) {
      items.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  items.push(text.slice(start).trim())
  return items
}
