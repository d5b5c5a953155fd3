const secretKey =
  /pass(word|wd|phrase)?$|secret|token|authori[sz]ation|cookie|credential|api[-_]?key|ingest[-_]?key|private[-_]?key|^(key|x-vedette-key|dsn)$/i
const maxDepth = 6
/** Values looked at in one record: cycles and floods end here. */
const maxValues = 1000

/** What stands where a secret was. */
const redacted = '[redacted]'

/** A copy of `fields` in which the values of keys that name secrets are replaced, at any depth; errors become plain objects. */
export function redactKeys(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, { left: maxValues }, 0)
}

/**
 * Replaces secrets that texts carry: bearer and basic credentials, and passwords in URLs. Keeps JSON whole: it never eats a quote
 * or a backslash.
 */
export function redactText(text: string): string {
  return (
    text
      .replaceAll(/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${redacted}`)
      // However long, and up to the last @ before the host: a token may stand there. No slash is passed, so it takes one walk over the text.
      .replaceAll(/:\/\/([^\s/:@"\\]*):[^\s/"\\]+@/g, `://$1:${redacted}@`)
  )
}

interface Walk {
  left: number
}

function redactObject(fields: object, walk: Walk, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (walk.left-- <= 0) break
    copy[key] = secretKey.test(key) && hides(value) ? redacted : redactValue(value, walk, depth + 1)
  }
  return copy
}

/** A count named `tokens` is not a secret. */
function hides(value: unknown): boolean {
  return typeof value !== 'number' && typeof value !== 'boolean' && value !== null && value !== undefined
}

function redactValue(value: unknown, walk: Walk, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return describeError(value, walk, depth)
  if (depth > maxDepth) return '[too deep]'
  if (Array.isArray(value)) return redactArray(value, walk, depth)
  if (value instanceof Date) return value.toJSON()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`
  return redactObject(value, walk, depth)
}

function redactArray(items: readonly unknown[], walk: Walk, depth: number): unknown[] {
  const copy: unknown[] = []
  for (const item of items) {
    if (walk.left-- <= 0) break
    copy.push(redactValue(item, walk, depth + 1))
  }
  return copy
}

function describeError(error: Error, walk: Walk, depth: number): unknown {
  if (depth > maxDepth) return error.message
  const { name, message, stack, cause, ...rest } = error
  const own = redactObject(rest, walk, depth)
  return { type: name, message, stack, ...own, ...(cause === undefined ? {} : { cause: redactValue(cause, walk, depth + 1) }) }
}
