import { quoteGo } from '../../go-quote.ts'
import { GoCallError } from '../value/go-value.ts'

const decimal = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const hexadecimal = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/
const named = /^([+-]?)(?:inf|infinity)$/i

/** Go's `strconv.ParseFloat`. Throws GoCallError in its words. */
export function parseGoFloat(text: string): number {
  if (/^nan$/i.test(text)) return Number.NaN
  const infinite = named.exec(text)
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
  const value = decimal.test(text) ? Number(text.replaceAll('_', '')) : parseHex(text)
  if (value === undefined) throw new GoCallError(`strconv.ParseFloat: parsing ${quoteGo(text)}: invalid syntax`)
  if (!Number.isFinite(value)) throw new GoCallError(`strconv.ParseFloat: parsing ${quoteGo(text)}: value out of range`)
  return value
}

function parseHex(text: string): number | undefined {
  const [whole, sign, integer = '', fraction = '', exponent] = hexadecimal.exec(text) ?? []
  if (whole === undefined || integer + fraction === '') return undefined
  const value = Number(`0x${integer}${fraction}`) * 2 ** (Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}
