import { addCompensated, readCompensated } from '../histogram/kahan.ts'
import { eachWindow } from './each-window.ts'
import { quantileOf } from './quantile-of.ts'
import type { RangeFunction } from './range-function.ts'
import { tell } from './warnings.ts'
import { type FloatSamples, floatsWithNotice } from './window-floats.ts'

export const stdvarOverTime: RangeFunction = spread('stdvar_over_time', varianceOf)
export const stddevOverTime: RangeFunction = spread('stddev_over_time', (values, from, to) => Math.sqrt(varianceOf(values, from, to)))
export const madOverTime: RangeFunction = spread('mad_over_time', medianDeviation)

export const quantileOverTime: RangeFunction = {
  kind: 'range',
  name: 'quantile_over_time',
  window: (window) => {
    const [quantile = Number.NaN] = window.parameters
    const [span] = window.call.argumentSpans
    const floats = floatsWithNotice(window)
    if (floats === undefined || span === undefined) return undefined
    if (!(quantile >= 0 && quantile <= 1)) tell.invalidQuantile(window.call.annotations, quantile, span)
    return quantileOf(quantile, copyToScratch(floats), floats.to - floats.from)
  },
}

/** Room for numbers to be sorted in, used again by every window. */
let scratch = new Float64Array(1024)

function copyToScratch({ values, from, to }: Pick<FloatSamples, 'values' | 'from' | 'to'>): Float64Array {
  if (scratch.length < to - from) scratch = new Float64Array(2 * (to - from))
  for (let at = from; at < to; at++) scratch[at - from] = values[at] as number
  return scratch
}

function spread(name: string, compute: (values: Float64Array, from: number, to: number) => number): RangeFunction {
  return {
    kind: 'range',
    name,
    kernel: eachWindow(({ values }, low, high) => compute(values, low, high)),
    window: (window) => {
      const floats = floatsWithNotice(window)
      return floats && compute(floats.values, floats.from, floats.to)
    },
  }
}

/** Welford's running variance with compensated sums. */
function varianceOf(values: Float64Array, from: number, to: number): number {
  const mean = { value: 0, lost: 0 }
  const squares = { value: 0, lost: 0 }
  for (let at = from; at < to; at++) {
    const value = values[at] as number
    const distance = value - readCompensated(mean)
    addCompensated(mean, distance / (at - from + 1))
    addCompensated(squares, distance * (value - readCompensated(mean)))
  }
  return readCompensated(squares) / (to - from)
}

/** The median distance from the median; NaN as soon as one value is. */
function medianDeviation(values: Float64Array, from: number, to: number): number {
  const count = to - from
  const numbers = copyToScratch({ values, from, to })
  for (let at = 0; at < count; at++) if (Number.isNaN(numbers[at])) return Number.NaN
  const median = quantileOf(0.5, numbers, count)
  for (let at = 0; at < count; at++) numbers[at] = Math.abs((numbers[at] as number) - median)
  return quantileOf(0.5, numbers, count)
}
