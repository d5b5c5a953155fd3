/** A field a search can name: a column of log_records, or an attribute. */
export type LogField = { readonly kind: 'column'; readonly column: LogColumn } | AttributeField

/** An attribute of the record, of its resource, or of whichever has it. */
export interface AttributeField {
  readonly kind: 'attribute'
  readonly scope: 'any' | 'attributes' | 'resource'
  readonly name: string
}

/**
 * How values of a column compare: `word` exact, `lower` in lower case, `text` by substring, `severity` by rank, `number`, `time`.
 * `names` are what people may write; the first is the canonical one.
 */
export const logColumns = {
  body: { type: 'text', names: ['body', 'message', 'msg'] },
  severity: { type: 'severity', names: ['severity', 'level'] },
  service: { type: 'word', names: ['service', 'service.name'] },
  host: { type: 'word', names: ['host', 'host.name'] },
  environment: { type: 'word', names: ['environment', 'env', 'deployment.environment.name'] },
  class: { type: 'lower', names: ['class'] },
  trace_id: { type: 'lower', names: ['trace_id', 'traceId', 'trace'] },
  span_id: { type: 'lower', names: ['span_id', 'spanId'] },
  event_name: { type: 'word', names: ['event', 'event_name'] },
  scope_name: { type: 'word', names: ['scope', 'scope_name', 'logger'] },
  scope_version: { type: 'word', names: ['scope_version'] },
  severity_text: { type: 'word', names: ['severity_text'] },
  severity_number: { type: 'number', names: ['severity_number'] },
  trace_flags: { type: 'number', names: ['trace_flags'] },
  timestamp: { type: 'time', names: ['timestamp'] },
  observed_timestamp: { type: 'time', names: ['observed_timestamp'] },
  received_at: { type: 'time', names: ['received_at'] },
} as const satisfies Record<string, { type: ColumnType; names: readonly [string, ...string[]] }>

export type LogColumn = keyof typeof logColumns
export type ColumnType = 'text' | 'severity' | 'word' | 'lower' | 'number' | 'time'

const columnsByName = new Map<string, LogColumn>(
  // Object.entries forgets the key type.
  (Object.keys(logColumns) as LogColumn[]).flatMap((column) => logColumns[column].names.map((name) => [name, column] as const)),
)

/** The field a name means: a column, or an attribute (`attributes.x` and `resource.x` say where). Undefined when nothing follows the dot. */
export function resolveLogField(name: string): LogField | undefined {
  const column = columnsByName.get(name)
  return column === undefined ? resolveAttribute(name) : { kind: 'column', column }
}

/** The attribute a name means (`attributes.x` and `resource.x` say where). Undefined when nothing follows the dot. */
export function resolveAttribute(name: string): AttributeField | undefined {
  for (const scope of ['attributes', 'resource'] as const)
    if (name.startsWith(`${scope}.`)) {
      const rest = name.slice(scope.length + 1)
      return rest === '' ? undefined : { kind: 'attribute', scope, name: rest }
    }
  return name === '' ? undefined : { kind: 'attribute', scope: 'any', name }
}

/** The name that `resolveLogField` turns back into the field. */
export function nameOfLogField(field: LogField): string {
  if (field.kind === 'column') return logColumns[field.column].names[0]
  return field.scope === 'any' ? field.name : `${field.scope}.${field.name}`
}

/** How the field's values compare; attributes are words, or numbers where a number is asked. */
export function typeOfLogField(field: LogField): ColumnType {
  return field.kind === 'column' ? logColumns[field.column].type : 'word'
}
