import { quoteGoChar } from '../../go-quote.ts'
import type { GoInt } from '../value/go-value.ts'
import { padText, toAscii, type Directive } from './directive.ts'

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** A whole number as Go's fmt writes it; `undefined` when the directive is for other types. */
export function formatInt(int: GoInt, directive: Directive): string | undefined {
  const { verb } = directive
  const base = bases[verb]
  if (base !== undefined) return formatDigits(int, base, directive)
  if (verb === 'c') return padText(toChar(int.value), directive)
  if (verb === 'q') return padText(directive.plus ? toAscii(quoteGoChar(toChar(int.value))) : quoteGoChar(toChar(int.value)), directive)
  return verb === 'U' ? formatPoint(int.value, directive) : undefined
}

function formatDigits({ value, type }: GoInt, base: number, directive: Directive): string {
  const { verb, precision, width, zero, minus, plus, space, sharp, syntax } = directive
  if (syntax && type.startsWith('uint')) return formatDigits16(value, directive)
  if (precision === 0 && value === 0n) return ' '.repeat(width ?? 0)
  const sign = value < 0n ? '-' : plus ? '+' : space ? ' ' : ''
  let digits = (value < 0n ? -value : value).toString(base)
  const least = precision ?? (zero && !minus && width !== undefined ? width - sign.length : 0)
  digits = digits.padStart(least, '0')
  if (verb === 'X') digits = digits.toUpperCase()
  return padText(sign + prefixOf(verb, sharp, digits) + digits, { width, minus, zero: false })
}

function prefixOf(verb: string, sharp: boolean, digits: string): string {
  if (verb === 'O') return '0o'
  if (!sharp) return ''
  if (verb === 'b') return '0b'
  if (verb === 'x' || verb === 'X') return `0${verb}`
  return verb === 'o' && !digits.startsWith('0') ? '0' : ''
}

/** `%#v` of an unsigned number. */
function formatDigits16(value: bigint, directive: Directive): string {
  return padText(`0x${value.toString(16)}`, { ...directive, zero: false })
}

function formatPoint(value: bigint, directive: Directive): string {
  const char = toChar(value)
  const code = `U+${BigInt.asUintN(64, value)
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(directive.precision ?? 4, 4), '0')}`
  return padText(directive.sharp && printable.test(char) ? `${code} '${char}'` : code, { ...directive, zero: false })
}

function toChar(value: bigint): string {
  const isPoint = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n)
  return isPoint ? String.fromCodePoint(Number(value)) : '\ufffd'
}
