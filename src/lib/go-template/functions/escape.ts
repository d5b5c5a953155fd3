import { encodeBytes } from '../parse/unquote.ts'

const htmlEntities: Readonly<Record<string, string>> = {
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\0': '\ufffd',
}
const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
}
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Go's `html`. */
export function escapeHtml(text: string): string {
  // eslint-disable-next-line no-control-regex -- Go replaces it too
  return text.replace(/["'&<>\0]/g, (char) => htmlEntities[char] ?? char)
}

/** Go's `js`, for texts in quotes. */
export function escapeJs(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is escaped
  return text.replace(/[\\'"<>&=\u0000-\u001f]|[^\0-\u007f]/gu, (char) => {
    const known = jsEscapes[char]
    if (known !== undefined) return known
    const code = char.codePointAt(0) ?? 0
    return code > 0x7f && printable.test(char) ? char : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  })
}

/** Go's `urlquery`: spaces are plus signs. */
export function escapeUrlQuery(text: string): string {
  let escaped = ''
  for (const byte of encodeBytes(text)) {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9\-_.~]/.test(char)) escaped += char
    else escaped += char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}
