import type { PersonalView } from '../../../access/index.ts'

interface Attributed {
  readonly attributes: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
}

interface Searched {
  readonly q: string
  readonly environment?: string | undefined
  readonly service?: string | undefined
}

/** Records of a search: page after page is one view. */
export function logsView(search: Searched, rows: Iterable<Attributed>): PersonalView {
  return { place: 'logs', question: questionOf(search), attributes: attributesOf(rows) }
}

/** The records around one. */
export function contextView(
  {
    timestamp,
    service = '',
    host = '',
  }: { readonly timestamp: string; readonly service?: string | undefined; readonly host?: string | undefined },
  rows: Iterable<Attributed>,
): PersonalView {
  return { place: 'log_context', question: `around ${timestamp} ${service} ${host}`.trimEnd(), attributes: attributesOf(rows) }
}

/** Values of fields of records or spans. */
export function fieldsView(
  place: 'logs' | 'traces',
  search: Searched,
  facets: Iterable<{ readonly name: string; readonly values: readonly unknown[] }>,
): PersonalView {
  const shown = Object.fromEntries([...facets].map(({ name, values }) => [name, values.length > 0 ? 'shown' : '']))
  return { place, question: questionOf(search), attributes: [shown] }
}

/** Spans of a trace: however many of them are opened, it is one view. */
export function traceView(
  traceId: string,
  spans: Iterable<Attributed & { readonly events: readonly Pick<Attributed, 'attributes'>[] }>,
): PersonalView {
  return { place: 'trace', question: traceId, attributes: attributesOfSpans(spans) }
}

/** The answer to a statement: columns called like attributes, attributes in maps, and attributes the statement names. */
export function sqlView(
  sql: string,
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly (readonly unknown[])[],
): PersonalView {
  return { place: 'sql', question: sql, attributes: rows.length === 0 ? [] : attributesOfAnswer(sql, columns, rows) }
}

function* attributesOfAnswer(
  sql: string,
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly (readonly unknown[])[],
): Generator<Readonly<Record<string, unknown>>> {
  const names = [...columns.map(({ name }) => name), ...(sql.match(/[\w.-]{3,256}/g) ?? [])]
  yield Object.fromEntries(names.map((name) => [name, 'named']))
  const maps = columns.flatMap(({ type }, index) => (type.startsWith('Map(') ? [index] : []))
  if (maps.length === 0) return
  for (const row of rows) {
    for (const index of maps) {
      const value = row[index]
      if (isMap(value)) yield value
    }
  }
}

function questionOf({ q, environment, service }: Searched): string {
  return [q, environment && `environment:${environment}`, service && `service:${service}`].filter(Boolean).join(' ')
}

function* attributesOf(rows: Iterable<Attributed>): Generator<Readonly<Record<string, string>>> {
  for (const { attributes, resource } of rows) {
    yield attributes
    yield resource
  }
}

function* attributesOfSpans(
  spans: Iterable<Attributed & { readonly events: readonly Pick<Attributed, 'attributes'>[] }>,
): Generator<Readonly<Record<string, string>>> {
  for (const span of spans) {
    yield* attributesOf([span])
    for (const { attributes } of span.events) yield attributes
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
