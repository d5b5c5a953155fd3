/**
 * The q-quantile of numbers, which are sorted in place: NaN counts as the smallest, between two numbers it is interpolated. NaN when
 * there are none or q is NaN, -Inf and +Inf when q lies beyond [0, 1].
 */
export function quantileOf(q: number, numbers: Float64Array): number {
  if (numbers.length === 0 || Number.isNaN(q)) return Number.NaN
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  sortNumbers(numbers)
  // A typed array has NaN at its end.
  let nans = 0
  while (nans < numbers.length && Number.isNaN(numbers[numbers.length - 1 - nans])) nans++
  const at = (place: number): number => (place < nans ? Number.NaN : (numbers[place - nans] ?? Number.NaN))
  const rank = q * (numbers.length - 1)
  const lower = Math.max(0, Math.floor(rank))
  const upper = Math.min(numbers.length - 1, lower + 1)
  const weight = rank - Math.floor(rank)
  return at(lower) * (1 - weight) + at(upper) * weight
}

/** Up to this many numbers are sorted quicker by insertion. */
const fewNumbers = 48

/** Rising, NaN at the end. */
function sortNumbers(numbers: Float64Array): void {
  if (numbers.length > fewNumbers) {
    numbers.sort()
    return
  }
  for (let at = 1; at < numbers.length; at++) {
    const value = numbers[at] as number
    let place = at
    // NaN differs from itself and moves everything before it nowhere.
    for (; place > 0; place--) {
      const before = numbers[place - 1] as number
      if (before <= value || value !== value) break
      numbers[place] = before
    }
    numbers[place] = value
  }
}
