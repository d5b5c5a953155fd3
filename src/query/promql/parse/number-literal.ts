import { quoteGo } from '../../../lib/go-quote.ts'

/** The value of a scanned number as Go reads one: a leading 0 means octal where that works. Or what is wrong with it. */
export function parseNumber(text: string): number | { readonly problem: string } {
  const lower = text.toLowerCase()
  if (lower === 'inf' || lower === 'nan') return lower === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN
  const wrong = (reason: string) => ({ problem: `error parsing number: strconv.ParseFloat: parsing ${quoteGo(text)}: ${reason}` })
  if (!underscoresFit(lower)) return wrong('invalid syntax')
  const digits = lower.replaceAll('_', '')
  if (digits.startsWith('0x')) {
    const value = /^0x[\da-f]+$/.test(digits) ? BigInt(digits) : undefined
    return value === undefined || value >= 2n ** 63n ? wrong('invalid syntax') : Number(value)
  }
  if (/^0[0-7]+$/.test(digits)) {
    const value = BigInt(`0o${digits.slice(1)}`)
    if (value < 2n ** 63n) return Number(value)
  }
  const value = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(digits) ? Number(digits) : undefined
  if (value === undefined) return wrong('invalid syntax')
  return Number.isFinite(value) ? value : wrong('value out of range')
}

/** Between two digits, or between `0x` and a digit. */
function underscoresFit(text: string): boolean {
  const digit = text.startsWith('0x') ? '[\\da-f]' : '\\d'
  return !text
    .replace(/^0x_/, '0x')
    .replaceAll(new RegExp(`(?<=${digit})_(?=${digit})`, 'g'), '')
    .includes('_')
}
