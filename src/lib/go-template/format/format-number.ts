import { padText, type Directive } from './directive.ts'
import { formatFloat } from './format-float.ts'

const generalDigits = 6

/** A float64 as Go's fmt writes it; `undefined` when the directive is for other types. */
export function formatNumber(value: number, directive: Directive): string | undefined {
  const { verb, precision, plus, space, sharp, zero, minus, width } = directive
  const form = verb === 'v' ? 'g' : verb.toLowerCase()
  if (form !== 'e' && form !== 'f' && form !== 'g') return undefined
  const found = formatFloat(value, form, precision ?? (form === 'g' ? -1 : 6))
  const isFinite = Number.isFinite(value)
  let digits = found.replace(/^[+-]/, '')
  if (sharp && isFinite) digits = keepPoint(digits, form === 'g' ? (precision ?? generalDigits) : 0)
  if (verb === 'E' || verb === 'G') digits = digits.replace('e', 'E')
  const isPositive = !found.startsWith('-')
  const sign = isPositive ? (plus || (found === '+Inf' && !space) ? '+' : space ? ' ' : '') : '-'
  if (zero && !minus && width !== undefined && isFinite) return sign + digits.padStart(width - sign.length, '0')
  return padText(sign + digits, { width, minus, zero: false })
}

/** `#`: with a point and with the zeros at the end. */
function keepPoint(text: string, count: number): string {
  const [digits = '', power] = text.split('e')
  const significant = digits.replace('.', '').replace(/^0+/, '').length
  // A single zero counts as a digit.
  const missing = Math.max(count - (significant === 0 && digits === '0' ? 1 : significant), 0)
  const filled = (digits.includes('.') ? digits : `${digits}.`) + '0'.repeat(missing)
  return power === undefined ? filled : `${filled}e${power}`
}
