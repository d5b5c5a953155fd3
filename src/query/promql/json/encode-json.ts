import { quoteJsonForHtml } from './quote-json.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** JSON with the keys of every object in order, as Go writes maps. */
export function encodeJson(value: Json): string {
  if (typeof value === 'string') return quoteJsonForHtml(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map((item) => encodeJson(item)).join(',')}]`
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${quoteJsonForHtml(key)}:${encodeJson(value[key] ?? null)}`).join(',')}}`
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}
