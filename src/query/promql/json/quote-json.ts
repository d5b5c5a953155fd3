const shortEscapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** Control characters, quotes and backslashes. */
const special = /[^ -\uffff]|["\\]/g
const markup = /[<>&\u2028\u2029]/g

/** A JSON string as Prometheus writes those of labels: only what must be is escaped. */
export function quoteJson(text: string): string {
  return text.search(special) < 0 ? `"${text}"` : `"${text.replaceAll(special, escapeChar)}"`
}

/** A JSON string as Prometheus writes all others: safe inside HTML too. */
export function quoteJsonForHtml(text: string): string {
  return quoteJson(text).replaceAll(markup, escapeCode)
}

function escapeChar(char: string): string {
  return shortEscapes[char] ?? escapeCode(char)
}

function escapeCode(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
