/** As Go's `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits that read back, never an exponent. */
export function printFloat(value: number): string {
  if (!Number.isFinite(value)) return printSpecial(value)
  const [digits = '', exponent] = printExact(value).split('e')
  return exponent === undefined ? digits : movePoint(digits, Number(exponent))
}

/** As Go's `%.<decimals>f`. */
export function printFloatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return printSpecial(value)
  const fixed = Math.abs(value) < 1e21 ? value.toFixed(decimals) : `${BigInt(value)}.${'0'.repeat(decimals)}`
  return Object.is(value, -0) ? `-${fixed}` : fixed
}

/** As Go's `%v`: shortest digits, with an exponent below 1e-4 and from a million on. */
export function printFloatShort(value: number): string {
  if (!Number.isFinite(value)) return printSpecial(value)
  const size = Math.abs(value)
  return size === 0 || (size >= 1e-4 && size < 1e6) ? printFloat(value) : printFloatExponent(value)
}

/** As Go's `strconv.FormatFloat(value, 'e', -1, 64)`: shortest digits, always with an exponent. */
export function printFloatExponent(value: number): string {
  if (!Number.isFinite(value)) return printSpecial(value)
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const sign = Object.is(value, -0) ? '-' : ''
  return `${sign}${digits}e${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(2, '0')}`
}

function printSpecial(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}

function printExact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function movePoint(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = digits.slice(sign.length).split('.')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - whole.length)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(exponent, '0')}`
}
