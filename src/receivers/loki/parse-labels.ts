import { Fault } from '../../lib/errors.ts'
import { unquoteGo } from '../../lib/go-template/parse/unquote.ts'
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

/** Bytes that are no UTF-8 become U+FFFD, as everywhere. */
function unquote(quoted: string): string {
  const text = unquoteGo(quoted)
  if (text === undefined) throw broken()
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD')
}

function broken(): Fault {
  return new Fault('bad_input', 'the labels of a stream are not {name="value", ...}')
}
