/** More digits of a float64 than these are zeros. */
const maxExactDigits = 1100

/**
 * As Go's `strconv.FormatFloat(value, form, precision, 64)`; a precision of -1 is the fewest digits that read back. Exact: halves are
 * rounded to even.
 */
export function formatFloat(value: number, form: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  if (form === 'f') {
    return sign + (precision < 0 ? printFixed(shortestDigits(size), -1) : roundFixed(size, precision))
  }
  if (form === 'e') return sign + printExponent(precision < 0 ? shortestDigits(size) : roundDigits(size, precision + 1), precision)
  return sign + formatGeneral(size, precision)
}

/** `0.DIGITS * 10^point`, without zeros at the end; zero has no digits. */
interface Digits {
  readonly digits: string
  readonly point: number
}

function formatGeneral(size: number, precision: number): string {
  const isShortest = precision < 0
  const wanted = precision === 0 ? 1 : precision
  const digits = isShortest ? shortestDigits(size) : roundDigits(size, wanted)
  const count = digits.digits.length
  let limit = isShortest ? 6 : wanted
  if (!isShortest && limit > count && count >= digits.point) limit = count
  const exponent = digits.point - 1
  if (size !== 0 && (exponent < -4 || exponent >= limit)) return printExponent(digits, Math.max(count - 1, 0))
  return printFixed(digits, Math.max(count - digits.point, 0))
}

function shortestDigits(size: number): Digits {
  if (size === 0) return { digits: '', point: 0 }
  const [mantissa = '', exponent = '0'] = size.toExponential().split('e')
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 }
}

/** Rounded to so many digits. */
function roundDigits(size: number, count: number): Digits {
  if (size === 0) return { digits: '', point: 0 }
  const wanted = Math.min(count, maxExactDigits)
  let point = shortestDigits(size).point
  let digits = roundScaled(size, wanted - point).toString()
  if (digits.length > wanted) {
    // Rounded up to the next power, or the guess was one too small.
    point++
    digits = roundScaled(size, wanted - point).toString()
  } else if (digits.length < wanted) {
    point--
    digits = roundScaled(size, wanted - point).toString()
  }
  return { digits: digits.replace(/0+$/, ''), point }
}

function roundFixed(size: number, decimals: number): string {
  const exact = Math.min(decimals, maxExactDigits)
  const digits = roundScaled(size, exact)
    .toString()
    .padStart(exact + 1, '0')
  const whole = digits.slice(0, digits.length - exact)
  const fraction = digits.slice(digits.length - exact).padEnd(decimals, '0')
  return decimals === 0 ? whole : `${whole}.${fraction}`
}

/** `size * 10^scale` to the nearest whole number, halves to even. */
function roundScaled(size: number, scale: number): bigint {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, size)
  const raw = bits.getBigUint64(0)
  const biased = Number(raw >> 52n)
  const mantissa = biased === 0 ? raw : (raw & (2n ** 52n - 1n)) | (2n ** 52n)
  const exponent = Math.max(biased, 1) - 1075
  const top = mantissa * 2n ** BigInt(Math.max(exponent, 0)) * 10n ** BigInt(Math.max(scale, 0))
  const bottom = 2n ** BigInt(Math.max(-exponent, 0)) * 10n ** BigInt(Math.max(-scale, 0))
  const whole = top / bottom
  const twice = 2n * (top - whole * bottom)
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole
}

function printExponent({ digits, point }: Digits, precision: number): string {
  const fraction = precision < 0 ? digits.slice(1) : digits.slice(1).padEnd(precision, '0')
  const exponent = digits === '' ? 0 : point - 1
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  return `${digits[0] ?? '0'}${fraction === '' ? '' : `.${fraction}`}e${power}`
}

function printFixed({ digits, point }: Digits, decimals: number): string {
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const rest = point <= 0 ? (digits === '' ? '' : '0'.repeat(-point) + digits) : digits.slice(point)
  const fraction = decimals < 0 ? rest : rest.padEnd(decimals, '0').slice(0, decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
