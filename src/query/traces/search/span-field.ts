import { resolveAttribute, type AttributeField } from '../../logs/log-field.ts'

/** A field a search of spans can name: a column of spans, or an attribute. */
export type SpanField = { readonly kind: 'column'; readonly column: SpanColumn } | AttributeField

/**
 * How values of a column compare: `word` exact, `lower` in lower case, `text` by substring, `list` any of its words, `duration` with a unit.
 * `names` are what people may write; the first is the canonical one.
 */
export const spanColumns = {
  service: { type: 'word', names: ['service', 'service.name'] },
  name: { type: 'word', names: ['operation', 'name', 'span'] },
  status: { type: 'lower', names: ['status'] },
  kind: { type: 'lower', names: ['kind'] },
  duration_ns: { type: 'duration', names: ['duration'] },
  host: { type: 'word', names: ['host', 'host.name'] },
  environment: { type: 'word', names: ['environment', 'env', 'deployment.environment.name'] },
  status_message: { type: 'text', names: ['message', 'status_message'] },
  'events.name': { type: 'list', names: ['event'] },
  trace_id: { type: 'lower', names: ['trace_id', 'trace'] },
  span_id: { type: 'lower', names: ['span_id'] },
  scope_name: { type: 'word', names: ['scope'] },
} as const satisfies Record<string, { type: SpanFieldType; names: readonly [string, ...string[]] }>

export type SpanColumn = keyof typeof spanColumns
export type SpanFieldType = 'word' | 'lower' | 'text' | 'list' | 'duration'

const columnsByName = new Map<string, SpanColumn>(
  // Object.entries forgets the key type.
  (Object.keys(spanColumns) as SpanColumn[]).flatMap((column) => spanColumns[column].names.map((name) => [name, column] as const)),
)

/** The field a name means: a column, or an attribute (`attributes.x` and `resource.x` say where). Undefined when nothing follows the dot. */
export function resolveSpanField(name: string): SpanField | undefined {
  const column = columnsByName.get(name)
  return column === undefined ? resolveAttribute(name) : { kind: 'column', column }
}

/** How the field's values compare; attributes are words, or numbers where a number is asked. */
export function typeOfSpanField(field: SpanField): SpanFieldType {
  return field.kind === 'column' ? spanColumns[field.column].type : 'word'
}

/** Attributes that OpenTelemetry renamed: whoever asks for one means both. */
const renamed: readonly (readonly [string, string])[] = [
  ['http.status_code', 'http.response.status_code'],
  ['http.method', 'http.request.method'],
  ['http.url', 'url.full'],
  ['http.target', 'url.path'],
  ['db.system', 'db.system.name'],
  ['db.statement', 'db.query.text'],
]

/** The field under every name it goes by, the one that was asked for first. */
export function namesakesOf(field: SpanField): readonly SpanField[] {
  if (field.kind === 'column') return [field]
  const pair = renamed.find((names) => names.includes(field.name))
  const other = pair?.find((name) => name !== field.name)
  return other === undefined ? [field] : [field, { ...field, name: other }]
}
