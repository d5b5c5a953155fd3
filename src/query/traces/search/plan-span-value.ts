import type { SqlParams } from '../../sql-params.ts'
import { spanColumns, type SpanField } from './span-field.ts'

/** The text that a span has in a field, as SQL; empty where it has none. An attribute of its own wins over one of its resource. */
export function planSpanValue(field: SpanField, params: SqlParams): string {
  if (field.kind === 'column') {
    if (spanColumns[field.column].type === 'list') return "arrayStringConcat(`events.name`, ', ')"
    return `toString(${field.column})`
  }
  const key = params.bind('String', field.name)
  if (field.scope !== 'any') return `${field.scope}[${key}]`
  return `if(mapContains(attributes, ${key}), attributes[${key}], resource[${key}])`
}
