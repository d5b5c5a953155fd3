/** The bits by which Prometheus marks that a series ended: a NaN of its own. */
const staleHigh = 0x7ff00000
const staleLow = 2

/** Whether the value at that place is the stale marker: looked at as bits, for every NaN reads as NaN. */
export function isStaleAt(values: Float64Array, at: number): boolean {
  if (!Number.isNaN(values[at])) return false
  const words = new Uint32Array(values.buffer, values.byteOffset + at * 8, 2)
  return words[0] === staleLow && words[1] === staleHigh
}

/** Writes the stale marker at that place. */
export function markStaleAt(values: Float64Array, at: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset + at * 8, 2)
  words[0] = staleLow
  words[1] = staleHigh
}
