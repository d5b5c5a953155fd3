import { encodeBytes } from '../parse/unquote.ts'

/** What stands where a value would do harm, as in Go. */
const harmless = 'ZgotmplZ'

const entities: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
}
const bareEntities: Readonly<Record<string, string>> = {
  ...entities,
  '\0': '&#xfffd;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\v': '&#11;',
  '\f': '&#12;',
  '\r': '&#13;',
  ' ': '&#32;',
  '=': '&#61;',
  '`': '&#96;',
}

/** For text between tags and values in quotes. `keepsEntities`: what is HTML already keeps its `&`. */
export function escapeText(text: string, keepsEntities = false): string {
  // eslint-disable-next-line no-control-regex -- Go replaces it too
  return text.replace(keepsEntities ? /[\0"'+<>]/g : /[\0"&'+<>]/g, (char) => entities[char] ?? char)
}

/** For values without quotes. */
export function escapeBare(text: string, keepsEntities = false): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- Go replaces it too
    keepsEntities ? /[\0\t\n\v\f\r "'+<=>`]|[\ufdd0-\ufdef\ufff0-\uffff]/g : /[\0\t\n\v\f\r "&'+<=>`]|[\ufdd0-\ufdef\ufff0-\uffff]/g,
    (char) => bareEntities[char] ?? `&#x${char.charCodeAt(0).toString(16)};`,
  )
}

/** The start of an address: only schemes that run nothing. */
export function filterUrl(text: string): string {
  return isSafeUrl(text) ? text : `#${harmless}`
}

/** Percent signs for what may not stand in an address; `keepsMarks`: what has a meaning there stays. */
export function escapeUrl(text: string, keepsMarks: boolean): string {
  let escaped = ''
  const bytes = encodeBytes(text)
  for (const [at, byte] of bytes.entries()) {
    const char = String.fromCharCode(byte)
    const isKept =
      /[A-Za-z0-9\-._~]/.test(char) ||
      (keepsMarks &&
        ('!#$&*+,/:;=?@[]'.includes(char) || (char === '%' && /^[\da-fA-F]{2}$/.test(bytes.toString('latin1', at + 1, at + 3)))))
    escaped += isKept ? char : `%${byte.toString(16).padStart(2, '0')}`
  }
  return escaped
}

/** The reverse of the template function `html`: Go escapes for the place before it. */
export function unescapeHtml(text: string): string {
  const chars: Readonly<Record<string, string>> = { '&#34;': '"', '&#39;': "'", '&amp;': '&', '&lt;': '<', '&gt;': '>' }
  return text.replace(/&(?:#34|#39|amp|lt|gt);/g, (entity) => chars[entity] ?? entity)
}

/** A list of addresses with sizes. */
export function escapeSrcset(text: string): string {
  return text
    .split(',')
    .map((element) => {
      const [, lead = '', url = '', rest = ''] = /^([\t\n\f\r ]*)([^\t\n\f\r ]*)(.*)$/s.exec(element) ?? []
      return isSafeUrl(url) && /^[\t\n\f\r A-Za-z0-9]*$/.test(rest) ? lead + escapeUrl(url, true) + rest : `#${harmless}`
    })
    .join(',')
}

/** A name of an attribute: letters and digits, and none that means something. */
export function filterName(text: string, isPlain: (name: string) => boolean): string {
  const name = text.toLowerCase()
  return /^[a-z0-9]+$/.test(name) && isPlain(name) ? name : harmless
}

/** A value in a style sheet: words, numbers and colours, nothing that could end or load anything. */
export function filterCss(text: string): string {
  // eslint-disable-next-line no-control-regex -- none of them may stand there
  const isSafe = !/[\0"'()/;@[\\\]`{}<>]|--|:\s*\/\//.test(text) && !/expression|mozbinding/i.test(text.replace(/[^A-Za-z]/g, ''))
  return isSafe ? text : harmless
}

/** Inside of a text in a script: nothing but letters and digits stays as it is, so it means nothing wherever it stands. */
export function escapeScriptText(text: string): string {
  return text.replace(/[^A-Za-z0-9 ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function isSafeUrl(text: string): boolean {
  const [protocol = '', ...rest] = text.split(':')
  return rest.length === 0 || protocol.includes('/') || /^(?:https?|mailto)$/i.test(protocol)
}
