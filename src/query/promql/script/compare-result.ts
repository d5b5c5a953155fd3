import { compareLabels } from '../evaluate/compare-labels.ts'
import { almostEqual } from '../histogram/almost-equal.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { formatHistogramLiteral } from '../histogram/format-literal.ts'
import type { Labels } from '../labels.ts'
import type { MatrixSeries, PromqlValue, VectorSample } from '../query.ts'
import { histogramMatches } from './compare-histograms.ts'
import type { EvalCommand, EvalTime, ScriptSeries, ScriptValue } from './script.ts'
import { valueTolerance } from './value-tolerance.ts'

/** What is wrong with a result, in words; undefined when it is as expected. */
export function compareResult({ expected, time }: EvalCommand, value: PromqlValue): string | undefined {
  if (value.type === 'string') {
    return value.value === expected.string ? undefined : `expected string "${expected.string}", got "${value.value}"`
  }
  if (value.type === 'scalar') {
    if (expected.scalar === undefined) return `expected series, got scalar ${value.value}`
    return almostEqual(expected.scalar, value.value, valueTolerance) ? undefined : `expected scalar ${expected.scalar}, got ${value.value}`
  }
  if (expected.scalar !== undefined) return `expected scalar ${expected.scalar}, got ${value.type}`
  if (expected.string !== undefined) return `expected string "${expected.string}", got ${value.type}`
  if (value.type === 'vector') return compareVector(expected.series, value.samples, expected.ordered)
  return expected.ordered
    ? 'expected an ordered result, got a matrix'
    : compareMatrix(expected.series, value.series, expected.rangeVector ?? time)
}

function compareVector(wanted: readonly ScriptSeries[], samples: readonly VectorSample[], ordered: boolean): string | undefined {
  const lines = new Map(wanted.map((series, at) => [series.labels.key, { series, at }]))
  const unseen = new Set(lines.keys())
  for (const [at, { labels, value }] of samples.entries()) {
    const line = lines.get(labels.key)
    if (line === undefined) return `unexpected ${describe(labels)} with ${describeValue(value)}`
    if (ordered && line.at !== at) return `expected ${describe(labels)} at place ${line.at + 1}, it is at ${at + 1}`
    const wrong = compareValue(line.series.values[0] ?? { kind: 'omitted' }, value)
    if (wrong !== undefined) return `${describe(labels)}: ${wrong}`
    unseen.delete(labels.key)
  }
  return describeUnseen(unseen, lines)
}

function compareMatrix(wanted: readonly ScriptSeries[], found: readonly MatrixSeries[], time: EvalTime): string | undefined {
  const unsorted = found.find(({ labels }, at) => at > 0 && compareLabels(found[at - 1]?.labels ?? labels, labels) > 0)
  if (unsorted !== undefined) return `the series of a matrix are sorted by labels, ${describe(unsorted.labels)} is not`
  const lines = new Map(wanted.map((series) => [series.labels.key, { series }]))
  const unseen = new Set(lines.keys())
  for (const series of found) {
    const line = lines.get(series.labels.key)
    if (line === undefined) return `unexpected ${describe(series.labels)} with ${describePoints(series)}`
    const wrong = comparePoints(line.series.values, series, time)
    if (wrong !== undefined) return `${describe(series.labels)}: ${wrong}, all: ${describePoints(series)}`
    unseen.delete(series.labels.key)
  }
  return describeUnseen(unseen, lines)
}

function comparePoints(values: readonly ScriptValue[], found: MatrixSeries, time: EvalTime): string | undefined {
  const wanted = values
    .map((value, at) => ({ value, timeMs: time.startMs + at * time.stepMs }))
    .filter(({ value }) => value.kind !== 'omitted')
  if (time.startMs + (values.length - 1) * time.stepMs > time.endMs) return `${values.length} values do not fit the time of the query`
  if (wanted.length !== found.times.length) return `expected ${wanted.length} points, got ${found.times.length}`
  for (const [at, { value, timeMs }] of wanted.entries()) {
    if (found.times[at] !== timeMs) return `expected a point at ${timeMs}, it is at ${found.times[at]}`
    const wrong = compareValue(value, found.histograms?.[at] ?? found.values[at] ?? NaN)
    if (wrong !== undefined) return `at ${timeMs} ${wrong}`
  }
  return undefined
}

function compareValue(wanted: ScriptValue, found: number | FloatHistogram): string | undefined {
  if (wanted.kind === 'histogram') {
    const isSame = typeof found !== 'number' && histogramMatches(wanted.histogram, found, wanted.counterResetGiven)
    return isSame ? undefined : `expected ${formatHistogramLiteral(wanted.histogram)}, got ${describeValue(found)}`
  }
  const value = wanted.kind === 'float' ? wanted.value : NaN
  const isSame = typeof found === 'number' && almostEqual(value, found, valueTolerance)
  return isSame ? undefined : `expected ${value}, got ${describeValue(found)}`
}

function describeUnseen(unseen: ReadonlySet<string>, lines: ReadonlyMap<string, { series: ScriptSeries }>): string | undefined {
  const missing = [...unseen].map((key) => lines.get(key)?.series).find((series) => series !== undefined)
  return missing === undefined ? undefined : `expected ${describe(missing.labels)}, which is missing`
}

function describe(labels: Labels): string {
  return `{${[...labels.entries()].map(([name, value]) => `${name}="${value}"`).join(', ')}}`
}

function describeValue(value: number | FloatHistogram): string {
  return typeof value === 'number' ? String(value) : formatHistogramLiteral(value)
}

function describePoints(series: MatrixSeries): string {
  const shown = [...series.times].slice(0, 20)
  return shown.map((timeMs, at) => `${describeValue(series.histograms?.[at] ?? series.values[at] ?? NaN)} @${timeMs}`).join(' ')
}
