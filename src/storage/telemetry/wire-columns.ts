import { tables } from '../tables/index.ts'

const byTable = new Map(
  tables.map((table) => [table.name, table.columns.flatMap(({ name, wire }) => (wire === undefined ? [] : [`\`${name}\``]))]),
)

/** Quoted names of the columns that rows of the table carry, in their order on the wire. Throws for a table that is not ours. */
export function wireColumnsOf(table: string): readonly string[] {
  const columns = byTable.get(table)
  if (columns === undefined) throw new Error(`${table} is not a telemetry table`)
  return columns
}

const byMerge = new Map(tables.map(({ name, indexesByMerge = [] }) => [name, indexesByMerge.join(',')]))

/** Names of the table's indexes that an insert leaves to the merges, separated by commas. */
export function indexesByMergeOf(table: string): string {
  return byMerge.get(table) ?? ''
}
