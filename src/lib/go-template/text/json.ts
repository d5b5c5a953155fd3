import { sortKeys } from '../format/format-value.ts'
import { replaceBroken } from '../parse/unquote.ts'
import { formatTime } from '../time/format-time.ts'
import { GoTime } from '../time/go-time.ts'
import type { Budget } from '../value/budget.ts'
import { unwrap } from '../value/go-type.ts'
import { GoCallError, GoFunction, GoInt, GoList, GoMap, GoText, type GoValue } from '../value/go-value.ts'

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  '\b': '\\u0008',
  '\f': '\\u000c',
}

/** As Go's `json.Marshal`; `nameField` says under which name a struct's field goes. Throws GoCallError for what has no JSON. */
export function toGoJson(value: GoValue, nameField: (type: string, field: string) => string, budget: Budget): string {
  const write = (inner: GoValue): string => toGoJson(inner, nameField, budget)
  const held = unwrap(value)
  budget.step()
  if (held === undefined) return 'null'
  if (typeof held === 'string') {
    budget.charge(held.length)
    return quoteJson(held)
  }
  if (typeof held === 'boolean') return String(held)
  if (typeof held === 'number') return writeNumber(held)
  if (held instanceof GoInt) return String(held.value)
  if (held instanceof GoText) return quoteJson(held.text)
  if (held instanceof GoTime) return quoteJson(formatTime(held.nanoseconds, held.zone, '2006-01-02T15:04:05.999999999Z07:00'))
  if (held instanceof GoList) return `[${held.items.map(write).join(',')}]`
  if (held instanceof GoMap) {
    return `{${sortKeys(held.entries.keys())
      .map((key) => `${quoteJson(key)}:${write(held.entries.get(key))}`)
      .join(',')}}`
  }
  if (held instanceof GoFunction) throw new GoCallError('json: unsupported type: func()')
  const fields = [...held.fields].map(([name, inner]) => `${quoteJson(nameField(held.type, name))}:${write(inner)}`)
  return `{${fields.join(',')}}`
}

/** A text in JSON as Go writes it, safe inside of HTML. */
function quoteJson(text: string): string {
  // An escape is taken whole: behind an escaped backslash a b is a b.
  return JSON.stringify(replaceBroken(text)).replace(/[<>&\u2028\u2029]|\\./g, (found) =>
    found === '\\b' ? '\\u0008' : found === '\\f' ? '\\u000c' : (escapes[found] ?? found),
  )
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value))
    throw new GoCallError(`json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`)
  return Object.is(value, -0) ? '-0' : String(value)
}
