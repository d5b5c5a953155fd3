import type { OutgoingAnswer } from '../../lib/outgoing/outgoing-http.ts'

/** The answer's body, or undefined when it is not JSON. */
export function readJson({ body }: Pick<OutgoingAnswer, 'body'>): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

/** A member of what may be anything. */
export function fieldOf(value: unknown, ...names: readonly string[]): unknown {
  let inner = value
  for (const name of names) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined
    inner = (inner as Record<string, unknown>)[name]
  }
  return inner
}

/** The same, when it is a text or a number; else empty. */
export function textOf(value: unknown, ...names: readonly string[]): string {
  const inner = fieldOf(value, ...names)
  return typeof inner === 'string' ? inner : typeof inner === 'number' ? String(inner) : ''
}
