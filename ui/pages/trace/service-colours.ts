import type { SpanRow } from '../../../src/api/contract/traces.ts'

const seriesColours = 12

/** A colour a service, in order of appearance; past twelve, grey. */
export function serviceColours(spans: readonly SpanRow[]): ReadonlyMap<string, string> {
  const names = [...new Set(spans.map(({ service }) => service))]
  return new Map(names.map((name, index) => [name, index < seriesColours ? `var(--c${index + 1})` : 'var(--ink-3)']))
}
