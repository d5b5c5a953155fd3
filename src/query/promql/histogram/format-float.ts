/** A number as Go's `%g` writes it: the shortest digits that read back, with an exponent below 1e-4 and from 1e6 on. */
export function formatFloat(value: number): string {
  return format(value, 1e-4, 1e6)
}

/** A number as Prometheus writes it in JSON: the shortest digits that read back, with an exponent below 1e-6 and from 1e21 on. */
export function formatJsonFloat(value: number): string {
  return format(value, 1e-6, 1e21)
}

function format(value: number, from: number, below: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  if (Object.is(value, -0)) return '-0'
  const size = Math.abs(value)
  if (Number.isNaN(value) || size === 0 || (size >= from && size < below)) return String(value)
  // Go writes at least two digits of exponent.
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}
