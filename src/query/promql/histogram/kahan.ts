/** A running sum and what rounding took from it (Kahan and Babuska's summation, as Neumaier improved it). */
export interface CompensatedSum {
  value: number
  lost: number
}

/** Adds to the sum; once it overflows there is nothing to compensate any more. */
export function addCompensated(sum: CompensatedSum, amount: number): void {
  const total = sum.value + amount
  if (total === Infinity || total === -Infinity) sum.lost = 0
  else if (Math.abs(sum.value) >= Math.abs(amount)) sum.lost += sum.value - total + amount
  else sum.lost += amount - total + sum.value
  sum.value = total
}

/** The sum with what was lost given back. */
export function readCompensated(sum: CompensatedSum): number {
  return sum.value + sum.lost
}

/** Many running sums side by side. */
export interface CompensatedSums {
  readonly values: number[]
  readonly lost: number[]
}

/** Adds to the sum at that place. */
export function addCompensatedAt({ values, lost }: CompensatedSums, at: number, amount: number): void {
  const value = values[at] ?? 0
  const total = value + amount
  if (total === Infinity || total === -Infinity) lost[at] = 0
  else lost[at] = (lost[at] ?? 0) + (Math.abs(value) >= Math.abs(amount) ? value - total + amount : amount - total + value)
  values[at] = total
}
