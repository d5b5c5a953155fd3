import type { AttributeList } from '../../model/attributes.ts'
import { addRange, keys } from './keys.ts'

const space = 0x20
const longestMethod = 24

/** Where the quote stands that ends the text which begins at `from`; -1 when none does before `end`. */
export function findQuote(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === 0x22) return at
    if (bytes[at] === 0x5c) at++
  }
  return -1
}

/** A request line, `GET /path?query HTTP/1.1`, to attributes. What clients send that is none has none. */
export function readRequest(list: AttributeList, bytes: Buffer, start: number, end: number): void {
  let methodEnd = start
  while (methodEnd < end && (bytes[methodEnd] ?? 0) >= 0x41 && (bytes[methodEnd] ?? 0) <= 0x5a) methodEnd++
  if (methodEnd === start || methodEnd - start > longestMethod || bytes[methodEnd] !== space) return
  const from = methodEnd + 1
  let to = end
  while (to > from && bytes[to - 1] !== space) to--
  // HTTP/0.9 has no version.
  const hasVersion = to > from && end - to >= 6 && bytes.compare(version, 0, 5, to, to + 5) === 0
  addRange(list, keys.method, bytes, start, methodEnd)
  readTarget(list, bytes, from, hasVersion ? to - 1 : end)
  if (hasVersion) addRange(list, keys.protocolVersion, bytes, to + 5, end)
}

/** Path and query, or a whole address as proxies are asked. */
export function readTarget(list: AttributeList, bytes: Buffer, start: number, end: number): void {
  if (bytes[start] !== 0x2f) {
    addRange(list, keys.url, bytes, start, end)
    return
  }
  let mark = start
  while (mark < end && bytes[mark] !== 0x3f) mark++
  addRange(list, keys.path, bytes, start, mark)
  if (mark < end) addRange(list, keys.query, bytes, mark + 1, end)
}

const version = Buffer.from('HTTP/')
