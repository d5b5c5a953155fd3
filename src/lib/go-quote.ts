const short: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
}
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** In double quotes as Go's `%q` writes it, which is how Prometheus prints strings. Bytes that are no UTF-8 come as `\xNN`. */
export function quoteGo(text: string): string {
  let quoted = '"'
  for (const char of text) quoted += char === '"' ? '\\"' : escapeChar(char)
  return `${quoted}"`
}

/** One character in single quotes, as Go's `%q` writes it; the end of the text is shown as a replacement character. */
export function quoteGoChar(char: string | undefined): string {
  if (char === undefined || char === '') return "'\ufffd'"
  return char === "'" ? "'\\''" : `'${escapeChar(char)}'`
}

/** As Go's `%#U`: `U+0027 '''`. */
export function describeGoChar(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return printable.test(char) ? `U+${code} '${char}'` : `U+${code}`
}

function escapeChar(char: string): string {
  const known = short[char]
  if (known !== undefined) return known
  if (printable.test(char)) return char
  const code = char.codePointAt(0) ?? 0
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
