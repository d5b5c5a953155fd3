import { Fault } from '../../lib/errors.ts'
import { limits } from './limits.ts'

export type Labels = readonly (readonly [name: string, value: string])[]

const name = /[a-zA-Z_][a-zA-Z0-9_.:/-]{0,511}/y
const spaces = /\s*/y

/**
 * The labels of a stream as protobuf clients send them: `{app="shop", path="C:\\logs"}`, values quoted as Go quotes them. Throws
 * Fault('bad_input').
 */
export function parseLabels(text: string): Labels {
  const labels: [string, string][] = []
  let at = skip(text, 0)
  if (text[at] !== '{') throw broken()
  at = skip(text, at + 1)
  while (text[at] !== '}') {
    if (labels.length >= limits.labels) throw new Fault('bad_input', `a stream may have ${limits.labels} labels`)
    name.lastIndex = at
    const key = name.exec(text)?.[0]
    if (key === undefined) throw broken()
    at = skip(text, at + key.length)
    if (text[at] !== '=') throw broken()
    at = skip(text, at + 1)
    const end = quotedEnd(text, at)
    labels.push([key, unquote(text.slice(at, end))])
    at = skip(text, end)
    if (text[at] === ',') at = skip(text, at + 1)
    else if (text[at] !== '}') throw broken()
  }
  if (skip(text, at + 1) !== text.length) throw broken()
  return labels
}

function skip(text: string, at: number): number {
  spaces.lastIndex = at
  return at + (spaces.exec(text)?.[0].length ?? 0)
}

/** Behind the quote that ends what begins with one at `at`. */
function quotedEnd(text: string, at: number): number {
  const quote = text[at]
  if (quote !== '"' && quote !== '`') throw broken()
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === quote) return end + 1
    if (text[end] === '\\' && quote === '"') end++
  }
  throw broken()
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
}
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/g

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1)
  if (quoted.startsWith('`') || !inner.includes('\\')) return inner
  return inner.replace(escape, (_all, x?: string, u?: string, wide?: string, octal?: string, letter?: string) => {
    const code = x ?? u ?? wide
    if (code !== undefined) return fromCode(Number.parseInt(code, 16))
    if (octal !== undefined) return fromCode(Number.parseInt(octal, 8))
    const known = escapes[letter ?? '']
    if (known === undefined) throw broken()
    return known
  })
}

function fromCode(code: number): string {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code)
}

function broken(): Fault {
  return new Fault('bad_input', 'the labels of a stream are not {name="value", ...}')
}
