/** A number as Prometheus writes it in JSON: the shortest digits that read back, with an exponent below 1e-6 and from 1e21 on. */
export function formatJsonFloat(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e-6 && size < 1e21) return String(value)
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  // JavaScript changes to an exponent at the same places, but writes a single digit where Go writes at least two.
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}
