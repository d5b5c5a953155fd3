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
  const shown = Object.fromEntries(
    // Where it is looked for is no part of what an attribute is called.
    [...facets].map(({ name, values }) => [name.replace(/^(attributes|resource)\./, ''), values.length > 0 ? 'shown' : '']),
  )
  return { place, question: questionOf(search), attributes: [shown] }
}

/** Spans of a trace: however many of them are opened, it is one view. */
export function traceView(
  traceId: string,
  spans: Iterable<Attributed & { readonly events: readonly Pick<Attributed, 'attributes'>[] }>,
): PersonalView {
  return { place: 'trace', question: traceId, attributes: attributesOfSpans(spans) }
}

interface Asked {
  readonly sql: string
  readonly params: Readonly<Record<string, unknown>>
}

/** What a statement answered, and what it reads of the maps with attributes. */
interface Answered {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
  readonly attributes: { readonly names: readonly string[]; readonly isOpen: boolean }
}

/** The answer to a statement: columns called like attributes, attributes in maps, those that it names, and any where it hides their names. */
export function sqlView({ sql, params }: Asked, answer: Answered): PersonalView {
  const isEmpty = answer.rows.length === 0
  return {
    place: 'sql',
    // With other values it asks for something else.
    question: Object.keys(params).length === 0 ? sql : `${sql} ${JSON.stringify(params)}`,
    attributes: isEmpty ? [] : attributesOfAnswer(sql, answer),
    isOpen: answer.attributes.isOpen && !isEmpty,
  }
}

function* attributesOfAnswer(sql: string, { columns, rows, attributes }: Answered): Generator<Readonly<Record<string, unknown>>> {
  const names = [...columns.map(({ name }) => name), ...attributes.names, ...(sql.match(/[\w.-]{3,256}/g) ?? [])]
  yield Object.fromEntries(names.map((name) => [name, 'named']))
  const maps = columns.flatMap(({ type }, index) => (type.includes('Map(') ? [index] : []))
  if (maps.length === 0) return
  for (const row of rows) for (const index of maps) yield* mapsIn(row[index])
}

/** Maps, also those in lists and in maps. */
function* mapsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return
  if (isMap(value)) yield value
  for (const member of Object.values(value)) yield* mapsIn(member)
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

function isMap(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value)
}
