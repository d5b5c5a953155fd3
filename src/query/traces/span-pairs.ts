import { spanColumns, type SpanColumn } from './search/span-field.ts'

const listed: readonly SpanColumn[] = ['service', 'name', 'status', 'kind', 'host', 'environment']
const own = listed.map((column) => `('${spanColumns[column].names[0]}', toString(${column}))`).join(', ')

/**
 * SQL: what a span says of itself as (name, value), names as a search writes them. Attributes first, then what only the resource has,
 * as a search looks for them.
 */
export const spanPairs =
  `arrayConcat([${own}], arrayMap((k, v) -> (toString(k), v), mapKeys(attributes), mapValues(attributes)), ` +
  `arrayFilter(p -> NOT mapContains(attributes, p.1) AND p.1 NOT IN ('service.name', 'host.name', 'deployment.environment.name'), ` +
  `arrayMap((k, v) -> (toString(k), v), mapKeys(resource), mapValues(resource))))`
