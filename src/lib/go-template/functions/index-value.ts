import { decodeBytes, encodeBytes } from '../parse/unquote.ts'
import { textOf, typeOf, unwrap, zeroOf } from '../value/go-type.ts'
import { GoCallError, GoInt, GoInterface, GoList, GoMap, GoText, type GoValue } from '../value/go-value.ts'

/** Go's `index`: `index x 1 "a"` is x[1]["a"]. What a map does not have is its zero value. */
export function indexValue([item, ...indexes]: readonly GoValue[]): GoValue {
  let found: GoValue = unwrap(item)
  if (found === undefined) throw new GoCallError('index of untyped nil')
  for (const index of indexes) {
    const held = unwrap(found)
    if (held === undefined) throw new GoCallError('index of nil pointer')
    found = indexOne(held, unwrap(index))
  }
  return found
}

function indexOne(held: GoValue, index: GoValue): GoValue {
  if (held instanceof GoMap) {
    if (typeof index !== 'string') {
      throw new GoCallError(
        index === undefined ? 'value is nil; should be of type string' : `value has type ${typeOf(index)}; should be string`,
      )
    }
    return held.entries.has(index) ? boxed(held.entries.get(index), held.element) : zeroOf(held.element)
  }
  if (held instanceof GoList) {
    const at = readIndex(index, held.items.length)
    if (at === held.items.length) throw new GoCallError('reflect: slice index out of range')
    return boxed(held.items[at], held.element)
  }
  const text = textOf(held)
  if (text === undefined) throw new GoCallError(`can't index item of type ${typeOf(held)}`)
  const bytes = encodeBytes(text)
  const at = readIndex(index, bytes.length)
  const byte = bytes[at]
  if (byte === undefined) throw new GoCallError('reflect: string index out of range')
  return new GoInt(byte, 'uint8')
}

/** Go's `slice`: `slice x 1 2` is x[1:2], of texts in bytes. */
export function sliceValue([item, ...indexes]: readonly GoValue[]): GoValue {
  const held = unwrap(item)
  if (held === undefined) throw new GoCallError('slice of untyped nil')
  if (indexes.length > 3) throw new GoCallError(`too many slice indexes: ${indexes.length}`)
  const text = textOf(held)
  if (text === undefined && !(held instanceof GoList)) throw new GoCallError(`can't slice item of type ${typeOf(held)}`)
  if (text !== undefined && indexes.length === 3) throw new GoCallError('cannot 3-index slice a string')
  const bytes = text === undefined ? undefined : encodeBytes(text)
  const length = bytes?.length ?? (held instanceof GoList ? held.items.length : 0)
  const [from = 0, to = length, cap = length] = indexes.map((index) => readIndex(index, length))
  if (from > to) throw new GoCallError(`invalid slice index: ${from} > ${to}`)
  if (to > cap) throw new GoCallError(`invalid slice index: ${to} > ${cap}`)
  if (held instanceof GoList) return new GoList(held.items.slice(from, to), held.element, held.type, held.methods)
  const part = decodeBytes((bytes ?? Buffer.alloc(0)).subarray(from, to))
  return held instanceof GoText ? new GoText(part, held.type) : part
}

/** Go's `len`; of a text in bytes. */
export function lengthOf([item]: readonly GoValue[]): GoValue {
  if (item instanceof GoInterface && unwrap(item) === undefined) throw new GoCallError('len of nil pointer')
  const held = unwrap(item)
  if (held === undefined) throw new GoCallError('reflect: call of reflect.Value.Type on zero Value')
  if (held instanceof GoList) return new GoInt(held.items.length)
  if (held instanceof GoMap) return new GoInt(held.entries.size)
  const text = textOf(held)
  // Go looks at what a pointer points to.
  if (text === undefined) throw new GoCallError(`len of type ${typeOf(held).replace(/^\*/, '')}`)
  return new GoInt(encodeBytes(text).length)
}

function readIndex(index: GoValue, cap: number): number {
  if (index === undefined) throw new GoCallError('cannot index slice/array with nil')
  if (!(index instanceof GoInt)) throw new GoCallError(`cannot index slice/array with type ${typeOf(index)}`)
  if (index.value < 0n || index.value > BigInt(cap)) throw new GoCallError(`index out of range: ${index.value}`)
  return Number(index.value)
}

function boxed(value: GoValue, element: string): GoValue {
  return element.startsWith('interface') ? new GoInterface(value) : value
}
