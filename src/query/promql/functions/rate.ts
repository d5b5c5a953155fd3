import { quoteGo } from '../../../lib/go-quote.ts'
import { addHistograms } from '../histogram/add-histograms.ts'
import { compactHistogram } from '../histogram/compact-histogram.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { multiplyHistogram } from '../histogram/scale-histogram.ts'
import { type Labels, metricName } from '../labels.ts'
import { extendedRate } from './extended-rate.ts'
import { extrapolateFloats, extrapolationFactor, type RateKind } from './extrapolate.ts'
import { histogramGain } from './histogram-gain.ts'
import type { RangeCall, RangeFunction, RangeWindow } from './range-function.ts'
import { isStartReset, overlapsStart } from './start-times.ts'
import { tell } from './warnings.ts'
import { countHistograms } from './window-floats.ts'

const rateKind: RateKind = { isCounter: true, perSecond: true }
const increaseKind: RateKind = { isCounter: true, perSecond: false }
const deltaKind: RateKind = { isCounter: false, perSecond: false }

const shared = { kind: 'range', extensions: ['anchored', 'smoothed'] } as const

export const rate: RangeFunction = {
  ...shared,
  name: 'rate',
  usesStartTimes: true,
  kernel: extrapolateFloats(rateKind),
  window: (window) => extrapolatedRate(window, rateKind),
  checkSeries: checkCounterName,
}

export const increase: RangeFunction = {
  ...shared,
  name: 'increase',
  usesStartTimes: true,
  kernel: extrapolateFloats(increaseKind),
  window: (window) => extrapolatedRate(window, increaseKind),
  checkSeries: checkCounterName,
}

export const delta: RangeFunction = {
  ...shared,
  name: 'delta',
  kernel: extrapolateFloats(deltaKind),
  window: (window) => extrapolatedRate(window, deltaKind),
}

/** One window with histograms, start times or extended ends. */
function extrapolatedRate(window: RangeWindow, kind: RateKind): number | FloatHistogram | undefined {
  const { call, labels, from, to } = window
  const histograms = countHistograms(window)
  if (histograms > 0 && histograms < to - from) {
    const [span] = call.argumentSpans
    if (span !== undefined) tell.mixedFloatsAndHistograms(call.annotations, labels.get(metricName), span)
    return undefined
  }
  if (call.extension !== undefined) return extendedRate(window, kind)
  return histograms > 0 ? rateOfHistograms(window, kind) : rateOfFloats(window, kind)
}

function rateOfFloats(window: RangeWindow, kind: RateKind): number | undefined {
  const { values, from, to } = window
  const first = values[from] as number
  let gain = (values[to - 1] as number) - first
  if (kind.isCounter) gain += lostFloats(window)
  const scale = scaleOf(window, kind, first, gain)
  if (scale === undefined) return undefined
  return (scale.fromZero ? gain + first : gain) * scale.factor
}

function rateOfHistograms(window: RangeWindow, kind: RateKind): FloatHistogram | undefined {
  const { call, labels, histograms, from, to } = window
  const first = histograms?.[from]
  const [span] = call.argumentSpans
  if (first === undefined || span === undefined) return undefined
  let gain: FloatHistogram | undefined
  if (to - from > 1) {
    gain = histogramGain(window, kind.isCounter)
    if (gain === undefined) return undefined
  }
  const scale = scaleOf(window, kind, first.count, gain?.count ?? 0)
  if (scale === undefined) return undefined
  if (scale.fromZero) {
    const sum = gain === undefined ? undefined : addHistograms(gain, first)
    if (gain !== undefined && sum === undefined) {
      tell.mixedBuckets(call.annotations, labels.get(metricName), span)
      return undefined
    }
    if (sum?.boundsReconciled === true) tell.boundsReconciled(call.annotations, 'addition', span)
    gain = sum?.histogram ?? first
  }
  return gain && multiplyHistogram(compactHistogram(gain), scale.factor)
}

interface Scale {
  readonly factor: number
  /** The counting began within the range: the first sample counts as a gain from zero. */
  readonly fromZero: boolean
}

function scaleOf(window: RangeWindow, kind: RateKind, first: number, gain: number): Scale | undefined {
  const { times, startTimes, from, to, rangeStartMs, rangeEndMs } = window
  const firstMs = times[from] as number
  const lastMs = times[to - 1] as number
  const count = to - from
  const perSecond = kind.perSecond ? (rangeEndMs - rangeStartMs) / 1000 : 1
  const begunMs = kind.isCounter ? (startTimes?.[from] ?? 0) : 0
  if (begunMs !== 0 && begunMs > rangeStartMs && begunMs < firstMs) {
    const between = count > 1 ? (lastMs - firstMs) / 1000 / (count - 1) : 0
    const sampled = (lastMs - begunMs) / 1000
    const untilEnd = (rangeEndMs - lastMs) / 1000
    const toEnd = untilEnd >= between * 1.1 ? between / 2 : untilEnd
    return { factor: (sampled === 0 ? 1 : (sampled + toEnd) / sampled) / perSecond, fromZero: true }
  }
  if (count < 2) return undefined
  const factor = extrapolationFactor(rangeStartMs, rangeEndMs, firstMs, lastMs, count, kind.isCounter, first, gain)
  return { factor: factor / perSecond, fromZero: false }
}

/** What a counter had reached before each reset: it fell, or a start time says so. */
function lostFloats(window: RangeWindow): number {
  const { call, labels, times, values, startTimes, from, to } = window
  let lost = 0
  let warned = false
  for (let at = from + 1; at < to; at++) {
    const before = values[at - 1] as number
    if (startTimes !== undefined && !warned && overlapsStart(startTimes, times, at)) {
      warned = true
      call.overlaps.add(labels.get(metricName))
    }
    if ((values[at] as number) < before || (startTimes !== undefined && isStartReset(startTimes, times, at))) lost += before
  }
  return lost
}

/** A name that ends as those of counters do: it comes with many series. */
let lastCounter = ''

function checkCounterName(call: RangeCall, labels: Labels): void {
  const name = labels.get(metricName)
  const span = call.argumentSpans[0]
  if (name === '' || span === undefined) return
  if (name === lastCounter && !call.features.typeAndUnitLabels) return
  if (call.features.typeAndUnitLabels) {
    const type = labels.get('__type__')
    if (type === 'counter' || type === 'histogram') return
    const text = 'metric might not be a counter, __type__ label is not set to "counter" or "histogram"'
    call.annotations.info(`${text}, got ${quoteGo(type)}: ${quoteGo(name)}`, span)
  } else if (!/_(total|sum|count|bucket)$/.test(name)) {
    call.annotations.info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quoteGo(name)}`, span)
  } else lastCounter = name
}
