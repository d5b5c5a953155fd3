import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { HistogramTotal } from '../histogram/histogram-total.ts'
import { metricName } from '../labels.ts'
import { eachWindow } from './each-window.ts'
import type { RangeFunction, RangeWindow } from './range-function.ts'
import { tell } from './warnings.ts'
import { countHistograms } from './window-floats.ts'

export const sumOverTime: RangeFunction = {
  kind: 'range',
  name: 'sum_over_time',
  kernel: eachWindow(({ values }, low, high) => sumOf(values, low, high)),
  window: (window) => totalOf(window, 'sum', sumOf),
}

export const avgOverTime: RangeFunction = {
  kind: 'range',
  name: 'avg_over_time',
  kernel: eachWindow(({ values }, low, high) => meanOf(values, low, high)),
  window: (window) => totalOf(window, 'mean', meanOf),
}

type FloatsTo = (values: Float64Array, from: number, to: number) => number

/** Compensated sum. */
function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0
  let lost = 0
  for (let at = from; at < to; at++) {
    const value = values[at] as number
    const total = sum + value
    if (total === Infinity || total === -Infinity) lost = 0
    else if (Math.abs(sum) >= Math.abs(value)) lost += sum - total + value
    else lost += value - total + sum
    sum = total
  }
  return sum === Infinity || sum === -Infinity ? sum : sum + lost
}

/** Compensated sum divided, or the running mean once the sum overflows. */
function meanOf(values: Float64Array, from: number, to: number): number {
  const count = to - from
  let sum = values[from] as number
  let lost = 0
  for (let at = from + 1; at < to; at++) {
    const value = values[at] as number
    const total = sum + value
    if (total === Infinity || total === -Infinity) return runningMean(values, at, to, at - from, sum, lost)
    if (Math.abs(sum) >= Math.abs(value)) lost += sum - total + value
    else lost += value - total + sum
    sum = total
  }
  return sum / count + lost / count
}

function runningMean(values: Float64Array, from: number, to: number, before: number, sum: number, lost: number): number {
  let mean = sum / before
  let meanLost = lost / before
  let count = before
  for (let at = from; at < to; at++) {
    count++
    const kept = (count - 1) / count
    const amount = (values[at] as number) / count
    const old = kept * mean
    meanLost *= kept
    mean = old + amount
    if (mean === Infinity || mean === -Infinity) meanLost = 0
    else if (Math.abs(old) >= Math.abs(amount)) meanLost += old - mean + amount
    else meanLost += amount - mean + old
  }
  return mean + meanLost
}

function totalOf(window: RangeWindow, kind: 'sum' | 'mean', floats: FloatsTo): number | FloatHistogram | undefined {
  const { call, labels, histograms, from, to } = window
  const count = countHistograms(window)
  if (count === 0) return floats(window.values, from, to)
  const [span] = call.argumentSpans
  if (span === undefined) return undefined
  if (count < to - from) {
    tell.mixedFloatsAndHistograms(call.annotations, labels.get(metricName), span)
    return undefined
  }
  const first = histograms?.[from]
  if (first === undefined) return undefined
  const total = new HistogramTotal(kind, first)
  for (let at = from + 1; at < to; at++) {
    const next = histograms?.[at]
    if (next !== undefined) total.add(next)
  }
  if (total.isMixed) {
    tell.mixedBuckets(call.annotations, labels.get(metricName), span)
    return undefined
  }
  if (total.counterResetCollision) tell.resetCollision(call.annotations, 'aggregation', span)
  if (total.boundsReconciled) tell.boundsReconciled(call.annotations, 'aggregation', span)
  return total.total
}
