const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}
const escape = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([abfnrtv\\'"]))|[^\\]/suy

/**
 * What a Go string or character literal with its quotes says, as `strconv.Unquote` reads it; `undefined` when it is none. A byte that
 * is no UTF-8 comes as a code unit from U+DC80 on.
 */
export function unquoteGo(quoted: string): string | undefined {
  const quote = quoted[0]
  if (quote === undefined || quoted.length < 2 || !quoted.endsWith(quote)) return undefined
  const inner = quoted.slice(1, -1)
  if (quote === '`') return inner.includes('`') ? undefined : inner.replaceAll('\r', '')
  const pieces: string[] = []
  const bytes: number[] = []
  const flush = (): void => {
    if (bytes.length > 0) pieces.push(decodeBytes(Buffer.from(bytes.splice(0))))
  }
  escape.lastIndex = 0
  while (escape.lastIndex < inner.length) {
    const match = escape.exec(inner)
    if (match === null) return undefined
    const [whole, hex, short, long, octal, letter] = match
    const byte = hex === undefined ? (octal === undefined ? undefined : Number.parseInt(octal, 8)) : Number.parseInt(hex, 16)
    if (byte !== undefined) {
      if (byte > 255) return undefined
      bytes.push(byte)
      continue
    }
    flush()
    const code = short ?? long
    if (code !== undefined) {
      const point = Number.parseInt(code, 16)
      if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return undefined
      pieces.push(String.fromCodePoint(point))
    } else if (letter === undefined) {
      if (whole === quote || whole === '\n') return undefined
      pieces.push(whole)
    } else if (letter === "'" || letter === '"') {
      if (letter !== quote) return undefined
      pieces.push(letter)
    } else pieces.push(simple[letter] ?? '')
  }
  flush()
  return pieces.join('')
}

/** Bytes as text; what is no UTF-8 becomes one code unit from U+DC80 on for each byte, so that nothing is lost. */
export function decodeBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd')) return text
  let decoded = ''
  for (let at = 0; at < bytes.length;) {
    const size = sizeOfRune(bytes, at)
    if (size === 0) decoded += String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    else decoded += bytes.toString('utf8', at, at + size)
    at += Math.max(size, 1)
  }
  return decoded
}

/** The reverse of `decodeBytes`. */
export function encodeBytes(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text)
  const pieces: Buffer[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    pieces.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char))
  }
  return Buffer.concat(pieces)
}

/** With a mark for every byte that is no UTF-8, as everybody shows them. */
export function replaceBroken(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function sizeOfRune(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0
  const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0
  if (size === 0 || at + size > bytes.length) return 0
  const text = bytes.toString('utf8', at, at + size)
  return text !== '\ufffd' && !text.includes('\ufffd') ? size : text === '\ufffd' && size === 3 ? size : 0
}
