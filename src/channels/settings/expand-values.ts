import { parse } from 'yaml'
import { z } from 'zod'

/** Longer texts stay texts: reading YAML takes its time. */
const maxYamlLength = 4096
const maxDepth = 20

/** JSON of the settings whose texts are templates. */
export const templateValues: z.ZodType = z.json()

/**
 * A deep copy with every text rendered, keys too, as Alertmanager fills `details` and `payload`: what renders as a number, a list or a map (JSON
 * or YAML) becomes one, and an empty text null.
 */
export function expandValues(value: unknown, render: (template: string) => string, depth = 0): unknown {
  if (depth > maxDepth) return null
  if (typeof value === 'string') return readValue(render(value))
  if (Array.isArray(value)) return value.map((item: unknown) => expandValues(item, render, depth + 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [render(key), expandValues(inner, render, depth + 1)]))
}

function readValue(text: string): unknown {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      // It may be YAML.
    }
  }
  if (text.length > maxYamlLength) return text
  try {
    const value: unknown = parse(text, { version: '1.1', maxAliasCount: 0, logLevel: 'error' })
    return value instanceof Date || typeof value === 'string' ? text : value
  } catch {
    return text
  }
}
