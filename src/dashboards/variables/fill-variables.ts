import type { BoundVariable, BoundVariables } from './bound-variable.ts'

/** `$name`, `${name}`, `${name.field:format}`, `[[name]]`, `[[name:format]]`. */
const reference = /\$(\w+)|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]*))?\}|\[\[(\w+?)(?::(\w+))?\]\]/g
const special = /[$^*{}[\]+?.()|\\/-]/g

/** What a place stands within: a text, a comment, or nothing. */
type Quote = '"' | "'" | '`' | '#' | ''

/**
 * Fills variables into a PromQL expression. What stands within quotes is escaped for them, so that no value ends a text; of a variable of
 * several values also what a regular expression would take for its own. References to what is not bound stay.
 */
export function fillVariables(text: string, variables: BoundVariables): string {
  let quote: Quote = ''
  let seen = 0
  return text.replaceAll(reference, (whole: string, ...groups: unknown[]) => {
    const [bare, braced, format, squared, squaredFormat, at] = groups as [string?, string?, string?, string?, string?, number?]
    const name = bare ?? braced ?? squared ?? ''
    quote = quoteAt(text, seen, at ?? 0, quote)
    seen = at ?? 0
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    return variable === undefined ? whole : writeValue(variable, format ?? squaredFormat, quote)
  })
}

/** Names of the variables that a text refers to. */
export function referredVariables(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(reference)].map(([, bare, braced, , squared]) => bare ?? braced ?? squared ?? ''))
}

/** The quote a place stands within, when at `from` it was `quote`. */
function quoteAt(text: string, from: number, to: number, quote: Quote): Quote {
  let now = quote
  for (let at = from; at < to; at++) {
    const letter = text[at]
    if (now === '') {
      if (letter === '"' || letter === "'" || letter === '`' || letter === '#') now = letter
    } else if (now === '#') {
      if (letter === '\n' || letter === '\r') now = ''
    } else if (letter === '\\' && now !== '`') at++
    else if (letter === now) now = ''
  }
  return now
}

function writeValue({ values, isMulti, raw }: BoundVariable, format: string | undefined, quote: Quote): string {
  if (raw !== null) return raw
  const escape = (value: string): string => escapeFor(quote, value)
  const regex = (value: string): string => escape(quote === '' ? value : value.replaceAll(special, String.raw`\$&`))
  switch (format) {
    case undefined:
    case '':
      return isMulti ? alternatives(values.map((value) => regex(value))) : escape(values[0] ?? '')
    case 'regex':
      return alternatives(values.map((value) => regex(value)))
    case 'pipe':
      return values.map((value) => escape(value)).join('|')
    case 'csv':
    case 'raw':
      return values.map((value) => escape(value)).join(',')
    case 'glob':
      return values.length === 1 ? escape(values[0] ?? '') : `{${values.map((value) => escape(value)).join(',')}}`
    case 'json':
      return JSON.stringify(values)
    case 'doublequote':
      return values.map((value) => `"${escapeFor('"', value)}"`).join(',')
    case 'singlequote':
      return values.map((value) => `'${escapeFor("'", value)}'`).join(',')
    case 'percentencode':
      return values.map((value) => encodeURIComponent(value)).join(',')
    case 'text':
      return values.map((value) => escape(value)).join(' + ')
    default:
      return values.map((value) => escape(value)).join(',')
  }
}

/** A text in a regular expression that stands for each of them. */
function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`
}

/** As PromQL's texts are escaped: as Go's. A text in backquotes cannot hold one. U+FFFD as it is would be taken for bytes that are no UTF-8. */
function escapeFor(quote: Quote, value: string): string {
  if (quote === '') return value
  // A line of its own would be no comment any more.
  if (quote === '#') return value.replaceAll(/[\r\n]/g, ' ')
  if (quote === '`') return value.replaceAll('`', '')
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\uFFFD', String.raw`\ufffd`)
}
