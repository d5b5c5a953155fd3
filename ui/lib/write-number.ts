/** Of each language; among words that run from right to left a bare sign would go to the other side. */
const minus = { en: '-', he: '\u200e-' } as const

/** From here on numbers are not exact, and toFixed writes powers of ten. */
const mostExact = 1e15

/**
 * A number as the language writes it: thousands apart, a point before the decimals, of which there are `fewest` to `most`. What
 * `Intl.NumberFormat` writes; but the first one of those takes a browser 20 ms, before anything is seen.
 */
export function writeNumber(language: keyof typeof minus, value: number, most = 3, fewest = 0): string {
  if (!(Math.abs(value) < mostExact)) {
    return new Intl.NumberFormat(language, { maximumFractionDigits: most, minimumFractionDigits: fewest }).format(value)
  }
  const [whole = '', decimals = ''] = Math.abs(value).toFixed(most).split('.')
  const kept = decimals.slice(0, fewest) + decimals.slice(fewest).replace(/0+$/, '')
  const sign = value < 0 || Object.is(value, -0) ? minus[language] : ''
  return sign + whole.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (kept && `.${kept}`)
}
