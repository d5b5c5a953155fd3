const decimal = '0123456789'
const hexadecimal = '0123456789abcdefABCDEF'

/** How far a number reaches; when `ok` is false, `end` is where it went wrong. */
export interface Scanned {
  readonly ok: boolean
  readonly end: number
}

/**
 * Scans a number: decimal with dot, exponent and underscores, or hexadecimal. What comes out need not be a number yet: that is for
 * parseNumber. In a series description (`series`) there is no hexadecimal and an `x` may follow.
 */
export function scanNumber(text: string, start: number, series = false): Scanned {
  let at = start
  let digits = decimal
  const accept = (valid: string): boolean => {
    if (at >= text.length || !valid.includes(text.charAt(at))) return false
    at++
    return true
  }
  if (!series && accept('0') && accept('xX')) {
    accept('_')
    digits = hexadecimal
  }
  accept('.')
  accept(digits)
  let dots = 0
  let exponents = 0
  while (at < text.length && `${digits}._eE`.includes(text.charAt(at))) {
    if (accept('.')) {
      if (++dots > 1 || accept('_.') || digits === hexadecimal) return { ok: false, end: at }
    } else if (accept('eE')) {
      if (++exponents > 1) return { ok: false, end: at }
      accept('+-')
      if (accept('._eE') || at >= text.length) return { ok: false, end: at }
    } else if (accept('_')) {
      if (accept('._eE') || at >= text.length) return { ok: false, end: at }
    } else {
      while (accept(digits));
    }
  }
  const next = text.charAt(at)
  return { ok: at > start && ((series && next === 'x') || !/\w/.test(next)), end: at }
}

/** Scans what follows the first digits of a duration: `m`, `h30m`, `ms`. Whether the units are right is for parseDurationText. */
export function scanDurationRest(text: string, start: number): Scanned {
  const rest = /(?:[smhdwy]s?(?:\d+[smhdw]s?)*)/y
  rest.lastIndex = start
  const found = rest.exec(text)
  if (found === null) return { ok: false, end: start }
  let end = rest.lastIndex
  while (end < text.length && /\d/.test(text.charAt(end))) end++
  if (end > rest.lastIndex) return { ok: false, end }
  return /\w/.test(text.charAt(end)) ? { ok: false, end: end + 1 } : { ok: true, end }
}
