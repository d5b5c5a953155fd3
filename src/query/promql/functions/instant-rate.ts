import type { Cells } from '../evaluate/points.ts'
import { firstIndexAfter } from '../evaluate/samples.ts'
import { subtractHistograms } from '../histogram/add-histograms.ts'
import { compactHistogram } from '../histogram/compact-histogram.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { divideHistogram } from '../histogram/scale-histogram.ts'
import { metricName } from '../labels.ts'
import type { KernelInput, RangeFunction, RangeWindow } from './range-function.ts'
import { isStartReset } from './start-times.ts'
import { tell } from './warnings.ts'

export const irate: RangeFunction = {
  kind: 'range',
  name: 'irate',
  usesStartTimes: true,
  kernel: lastTwo((before, after, seconds) => (after < before ? after : after - before) / seconds),
  window: (window) => instantValue(window, true),
}

export const idelta: RangeFunction = {
  kind: 'range',
  name: 'idelta',
  kernel: lastTwo((before, after) => after - before),
  window: (window) => instantValue(window, false),
}

function lastTwo(compute: (before: number, after: number, seconds: number) => number): (input: KernelInput, cells: Cells) => void {
  return (input, cells) => {
    const { times, values, length, firstStep, endStep, firstEndMs, stepMs, rangeMs } = input
    let high = firstIndexAfter(times, firstEndMs - rangeMs, 0, length)
    let endMs = firstEndMs
    for (let step = firstStep; step < endStep; step++, endMs += stepMs) {
      while (high < length && (times[high] as number) <= endMs) high++
      if (high < 2) continue
      const beforeMs = times[high - 2] as number
      if (beforeMs <= endMs - rangeMs) continue
      const seconds = ((times[high - 1] as number) - beforeMs) / 1000
      cells.values[step] = compute(values[high - 2] as number, values[high - 1] as number, seconds)
      cells.present[step] = 1
    }
  }
}

function instantValue(window: RangeWindow, isCounter: boolean): number | FloatHistogram | undefined {
  const { call, labels, times, values, histograms, startTimes, from, to } = window
  if (to - from < 2) return undefined
  const last = to - 1
  const seconds = ((times[last] as number) - (times[last - 1] as number)) / 1000
  const before = histograms?.[last - 1]
  const after = histograms?.[last]
  const begun = isCounter && startTimes !== undefined && isStartReset(startTimes, times, last)
  const name = labels.get(metricName)
  const span = call.argumentsSpan
  if (before === undefined && after === undefined) {
    const reset = isCounter && (begun || (values[last] as number) < (values[last - 1] as number))
    const gain = reset ? (values[last] as number) : (values[last] as number) - (values[last - 1] as number)
    return isCounter ? gain / seconds : gain
  }
  if (before === undefined || after === undefined) {
    tell.mixedFloatsAndHistograms(call.annotations, name, span)
    return undefined
  }
  const gauges = Number(before.counterReset === 'gauge') + Number(after.counterReset === 'gauge')
  if (isCounter && gauges > 0) tell.notCounter(call.annotations, name, span)
  if (!isCounter && gauges < 2) tell.notGauge(call.annotations, name, span)
  let gain = after
  if (!isCounter || (!begun && !detectReset(after, before))) {
    const difference = subtractHistograms(after, before)
    if (difference === undefined) {
      tell.mixedBuckets(call.annotations, name, span)
      return undefined
    }
    if (difference.boundsReconciled) tell.boundsReconciled(call.annotations, 'subtraction', span)
    gain = difference.histogram
  }
  const gauge = compactHistogram({ ...gain, counterReset: 'gauge' })
  return isCounter ? divideHistogram(gauge, seconds) : gauge
}
