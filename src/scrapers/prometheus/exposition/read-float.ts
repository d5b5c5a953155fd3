const exactPowers = Array.from({ length: 23 }, (_, power) => 10 ** power)
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/**
 * A number as the text formats write it: decimal, `Inf` and `NaN` in any case; no hexadecimal, no underscores. Undefined when it is none,
 * or too large for 64 bits. Rounds correctly.
 */
export function readFloat(bytes: Buffer, start: number, end: number): number | undefined {
  let at = start
  let mantissa = 0
  let digits = 0
  let fraction = 0
  let point = false
  const first = bytes[at]
  if (first === 43 || first === 45) at++
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
      if (point) fraction++
    } else if (digit === -2 && !point) point = true
    else break
  }
  // Up to 15 digits and 22 decimal places both halves are exact, and one division rounds once.
  if (at === end && digits > 0 && digits <= 15) {
    const value = fraction === 0 ? mantissa : mantissa / (exactPowers[fraction] ?? 1)
    return first === 45 ? -value : value
  }
  return readSlowly(bytes.toString('latin1', start, end))
}

function readSlowly(text: string): number | undefined {
  if (decimal.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value : undefined
  }
  const word = text.toLowerCase()
  if (word === 'nan') return NaN
  if (/^\+?inf(inity)?$/.test(word)) return Infinity
  if (/^-inf(inity)?$/.test(word)) return -Infinity
  return undefined
}
