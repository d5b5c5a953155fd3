/** Fewer common points say nothing. */
const leastPoints = 10

/**
 * How far two lines over the same time rise and fall together, from -1 to 1 (Pearson); undefined where one of them stands still or too
 * little is known. The shorter one's points are compared with those of the other at about the same place.
 */
export function correlate(a: readonly (number | null)[], b: readonly (number | null)[]): number | undefined {
  const count = Math.min(a.length, b.length)
  const pairs = Array.from({ length: count }, (_, at) => [placeIn(a, at, count), placeIn(b, at, count)] as const)
  const known = pairs.flatMap(([x, y]) => (typeof x === 'number' && typeof y === 'number' ? [[x, y] as const] : []))
  if (known.length < leastPoints) return undefined
  const meanX = known.reduce((sum, [x]) => sum + x, 0) / known.length
  const meanY = known.reduce((sum, [, y]) => sum + y, 0) / known.length
  let both = 0
  let alongX = 0
  let alongY = 0
  for (const [x, y] of known) {
    both += (x - meanX) * (y - meanY)
    alongX += (x - meanX) ** 2
    alongY += (y - meanY) ** 2
  }
  const scale = Math.sqrt(alongX) * Math.sqrt(alongY)
  const found = both / scale
  return scale > 0 && Number.isFinite(found) ? Math.max(-1, Math.min(1, found)) : undefined
}

function placeIn(values: readonly (number | null)[], at: number, count: number): number | null | undefined {
  return values[Math.floor(((at + 0.5) * values.length) / count)]
}
