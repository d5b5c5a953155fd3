import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import type { KernelInput } from './range-function.ts'

/** The loop over steps for functions of one window of floats: `compute` is called with the bounds of each window that is not empty. */
export function eachWindow(compute: (input: KernelInput, low: number, high: number) => number): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    let low = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let high = low
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      while (high < length && (times[high] as number) <= endMs) high++
      while (low < high && (times[low] as number) <= endMs - rangeMs) low++
      if (low === high) continue
      cells.values[step] = compute(input, low, high)
      cells.present[step] = 1
    }
  }
}
