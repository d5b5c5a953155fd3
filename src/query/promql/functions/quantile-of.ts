/**
 * The q-quantile of the first `count` numbers, which are sorted in place: NaN counts as the smallest, between two numbers it is interpolated. NaN when
 * there are none or q is NaN, -Inf and +Inf when q lies beyond [0, 1].
 */
export function quantileOf(q: number, numbers: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(q)) return Number.NaN
  if (q < 0) return -Infinity
  if (q > 1) return Infinity
  sortNumbers(numbers, count)
  // NaN has been sorted to the end.
  let nans = 0
  while (nans < count && Number.isNaN(numbers[count - 1 - nans])) nans++
  const rank = q * (count - 1)
  const lower = Math.max(0, Math.floor(rank))
  const upper = Math.min(count - 1, lower + 1)
  const weight = rank - Math.floor(rank)
  return placed(numbers, lower, nans) * (1 - weight) + placed(numbers, upper, nans) * weight
}

/** The number at a place when NaN comes first. */
function placed(numbers: Float64Array, place: number, nans: number): number {
  return place < nans ? Number.NaN : (numbers[place - nans] as number)
}

/** Up to this many numbers are sorted quicker by insertion. */
const fewNumbers = 48

/** Rising, NaN at the end. */
function sortNumbers(numbers: Float64Array, count: number): void {
  if (count > fewNumbers) {
    numbers.subarray(0, count).sort()
    return
  }
  for (let at = 1; at < count; at++) {
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
