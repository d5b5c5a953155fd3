import type { SqlParams } from '../sql-params.ts'
import type { LogField } from './log-field.ts'

/** The text that a record has in a field, as SQL; empty where it has none. An attribute of its own wins over one of its resource. */
export function planLogValue(field: LogField, params: SqlParams): string {
  if (field.kind === 'column') return `toString(${field.column})`
  const key = params.bind('String', field.name)
  if (field.scope !== 'any') return `${field.scope}[${key}]`
  return `if(mapContains(attributes, ${key}), attributes[${key}], resource[${key}])`
}
