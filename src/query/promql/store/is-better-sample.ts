import { isStaleAt } from '../stale-marker.ts'

/**
 * Of two samples of one series and time, does the candidate stay? Any does before a stale marker, then the greatest value. `words` are
 * those of the values.
 */
export function isBetterSample(values: Float64Array, words: Uint32Array, candidate: number, known: number): boolean {
  if (isStaleAt(values, known)) return true
  if (isStaleAt(values, candidate)) return false
  const value = values[candidate] as number
  const other = values[known] as number
  if (value !== other && !(Number.isNaN(value) && Number.isNaN(other))) return value > other || Number.isNaN(other)
  // Minus zero yields to zero; of NaNs any will do that is always the same.
  const order =
    (words[2 * candidate + 1] as number) - (words[2 * known + 1] as number) ||
    (words[2 * candidate] as number) - (words[2 * known] as number)
  return value === 0 ? order < 0 : order > 0
}
