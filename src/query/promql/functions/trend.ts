import { executionFault } from '../evaluate/execution-fault.ts'
import { addCompensated, readCompensated } from '../histogram/kahan.ts'
import type { RangeFunction } from './range-function.ts'
import { type FloatSamples, floatsWithNotice } from './window-floats.ts'

export const deriv: RangeFunction = {
  kind: 'range',
  name: 'deriv',
  window: (window) => {
    const floats = floatsWithNotice(window, 2)
    // Times are taken relative to the first: large numbers would cost precision.
    return floats && linearRegression(floats, floats.times[floats.from] ?? 0).slope
  },
}

export const predictLinear: RangeFunction = {
  kind: 'range',
  name: 'predict_linear',
  window: (window) => {
    const floats = floatsWithNotice(window, 2)
    if (floats === undefined) return undefined
    const [seconds = Number.NaN] = window.parameters
    const { slope, intercept } = linearRegression(floats, window.evaluationMs)
    return slope * seconds + intercept
  },
}

export const doubleExponentialSmoothing: RangeFunction = {
  kind: 'range',
  name: 'double_exponential_smoothing',
  window: (window) => {
    const [smoothing = Number.NaN, trending = Number.NaN] = window.parameters
    checkFactor('smoothing', 'sf', smoothing)
    checkFactor('trend', 'tf', trending)
    const floats = floatsWithNotice(window, 2)
    return floats && smooth(floats, smoothing, trending)
  },
}

function checkFactor(what: string, short: string, factor: number): void {
  // Written so that NaN passes, as it does there.
  if (factor <= 0 || factor >= 1) {
    throw executionFault(`invalid ${what} factor. Expected: 0 < ${short} < 1, got: ${factor.toFixed(6)}`)
  }
}

/** Least squares; the intercept is the value at that time. */
function linearRegression({ times, values, from, to }: FloatSamples, interceptMs: number): { slope: number; intercept: number } {
  const first = values[from] as number
  const sums = { x: { value: 0, lost: 0 }, y: { value: 0, lost: 0 }, xy: { value: 0, lost: 0 }, xx: { value: 0, lost: 0 } }
  let constant = true
  const count = to - from
  for (let at = from; at < to; at++) {
    const y = values[at] as number
    if (y !== first && at > from) constant = false
    const x = ((times[at] as number) - interceptMs) / 1000
    addCompensated(sums.x, x)
    addCompensated(sums.y, y)
    addCompensated(sums.xy, x * y)
    addCompensated(sums.xx, x * x)
  }
  if (constant) {
    if (first === Infinity || first === -Infinity) return { slope: Number.NaN, intercept: Number.NaN }
    return { slope: 0, intercept: first }
  }
  const x = readCompensated(sums.x)
  const y = readCompensated(sums.y)
  const slope = (readCompensated(sums.xy) - (x * y) / count) / (readCompensated(sums.xx) - (x * x) / count)
  return { slope, intercept: y / count - (slope * x) / count }
}

/** Holt's linear trend: each value weighs less the older it is. */
function smooth({ values, from, to }: FloatSamples, smoothing: number, trending: number): number {
  let before = 0
  let level = values[from] as number
  let trend = (values[from + 1] as number) - level
  for (let at = from + 1; at < to; at++) {
    if (at > from + 1) trend = trending * (level - before) + (1 - trending) * trend
    const next = smoothing * (values[at] as number) + (1 - smoothing) * (level + trend)
    before = level
    level = next
  }
  return level
}
