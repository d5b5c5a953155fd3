const shortEscapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const markup = /[<>&\u2028\u2029]/g

/** A JSON string as Prometheus writes those of labels: only what must be is escaped. */
export function quoteJson(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f"\\]/.test(text) ? `"${text.replaceAll(/[\u0000-\u001f"\\]/g, escapeChar)}"` : `"${text}"`
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
