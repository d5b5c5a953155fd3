import { quoteGo } from '../../go-quote.ts'
import { unquoteGo } from './unquote.ts'

/** What a number in a template can be taken for; Go's constants have no type until they are used. */
export interface GoNumber {
  /** Within 64 bits, signed. */
  readonly int: bigint | undefined
  readonly float: number | undefined
  /** What it is where any type is taken. */
  readonly ideal: 'int' | 'float64' | 'overflow'
}

const integer = /^[+-]?(?:0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9]\d*(?:_\d+)*)$/
const decimal = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const hexFloat = /^([+-]?)0[xX]_?([\da-fA-F_]*)\.?([\da-fA-F_]*)[pP]([+-]?\d+)$/
const maxInt = 2n ** 63n - 1n
const maxUint = 2n ** 64n - 1n

/** Reads a number or a character constant of a template; a text is what Go says is wrong with it. */
export function readNumber(text: string, isChar: boolean): GoNumber | string {
  if (isChar) {
    const char = unquoteGo(text)
    const code = char?.codePointAt(0)
    if (char === undefined || code === undefined || char.length !== String.fromCodePoint(code).length) {
      return char === undefined || char === '' ? 'invalid syntax' : `malformed character constant: ${text}`
    }
    const rune = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code
    return { int: BigInt(rune), float: rune, ideal: 'int' }
  }
  if (text.endsWith('i')) return `complex numbers are not supported: ${quoteGo(text)}`
  const whole = readInteger(text)
  if (whole !== undefined) {
    if (whole > maxInt) return { int: undefined, float: Number(whole), ideal: 'overflow' }
    return { int: whole, float: Number(whole), ideal: /[.eEpP]/.test(text) && !/^0[xX]/.test(text) ? 'float64' : 'int' }
  }
  const float = readFloat(text)
  if (float === undefined) return `illegal number syntax: ${quoteGo(text)}`
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quoteGo(text)}`
  const isWhole = Number.isInteger(float) && Math.abs(float) < 2 ** 63
  return { int: isWhole ? BigInt(float) : undefined, float, ideal: 'float64' }
}

function readInteger(text: string): bigint | undefined {
  if (!integer.test(text)) return undefined
  const sign = text.startsWith('-') ? -1n : 1n
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '')
  const value = sign * BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits)
  const isUnsigned = !/^[+-]/.test(text)
  return value < -maxInt - 1n || value > (isUnsigned ? maxUint : maxInt) ? undefined : value
}

function readFloat(text: string): number | undefined {
  const hex = hexFloat.exec(text)
  if (hex !== null) {
    const [, sign, whole = '', fraction = '', exponent] = hex
    const digits = (whole + fraction).replaceAll('_', '')
    if (digits === '') return undefined
    const value = Number(`0x${digits}`) * 2 ** (Number(exponent) - 4 * fraction.replaceAll('_', '').length)
    return sign === '-' ? -value : value
  }
  if (!decimal.test(text)) return undefined
  const value = Number(text.replaceAll('_', ''))
  return Number.isFinite(value) ? value : undefined
}
