import { quoteGo } from '../../lib/go-quote.ts'

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const special = /^([+-]?)(inf|infinity|nan)$/i

/** A number as Go's `strconv.ParseFloat` reads it, hexadecimal ones left out; undefined when it is none. */
export function readGoFloat(text: string): number | undefined {
  if (decimal.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  const [, sign, word] = special.exec(text) ?? []
  if (word === undefined || (sign !== '' && word.toLowerCase() === 'nan')) return undefined
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? -Infinity : Infinity
}

/** An integer as Go's `strconv.Atoi` reads it, or its complaint. */
export function readGoInteger(text: string): number | { readonly problem: string } {
  if (!/^[+-]?\d+$/.test(text)) return { problem: `strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax` }
  const exact = BigInt(text.startsWith('+') ? text.slice(1) : text)
  if (exact !== BigInt.asIntN(64, exact)) return { problem: `strconv.Atoi: parsing ${quoteGo(text)}: value out of range` }
  return Number(exact)
}
