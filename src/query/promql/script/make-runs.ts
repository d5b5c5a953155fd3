import { fromClassicBuckets } from '../histogram/from-classic-buckets.ts'
import { type Labels, metricName } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { markStaleAt } from '../stale-marker.ts'
import { markCounterResets } from './mark-counter-resets.ts'
import type { LoadCommand, ScriptSeries, ScriptValue } from './script.ts'

const bucketLabel = 'le'

/** The samples that a `load` command adds, each series in one run. */
export function makeRuns(command: LoadCommand): SeriesRun[] {
  // Named twice, a series has the values of its last line.
  const series = new Map(command.series.map((line) => [line.labels.key, line]))
  const lines = [...series.values()]
  const converted = command.withCustomBuckets ? convertClassic(lines) : []
  return [...lines, ...converted].map((line) => makeRun(line, command.stepMs))
}

function makeRun({ labels, values, startOffsetsMs }: ScriptSeries, stepMs: number): SeriesRun {
  const kept = [...values.entries()].filter(([, value]) => value.kind !== 'omitted')
  const times = Float64Array.from(kept, ([at]) => at * stepMs)
  const floats = Float64Array.from(kept, ([, value]) => (value.kind === 'float' ? value.value : 0))
  for (const [at, [, value]] of kept.entries()) if (value.kind === 'stale') markStaleAt(floats, at)
  const histograms = kept.map(([, value]) => (value.kind === 'histogram' ? value.histogram : undefined))
  const startTimes = Float64Array.from(kept, ([at], place) => {
    const offsetMs = startOffsetsMs?.[at]
    return offsetMs === undefined ? 0 : (times[place] ?? 0) + offsetMs
  })
  return {
    labels,
    times,
    values: floats,
    ...(histograms.some((histogram) => histogram !== undefined) ? { histograms: markCounterResets(histograms) } : {}),
    ...(startOffsetsMs === undefined ? {} : { startTimes }),
  }
}

interface ClassicSample {
  readonly buckets: { upperBound: number; count: number }[]
  count?: number
  sum: number
}

interface ClassicSeries {
  readonly labels: Labels
  /** By step. */
  readonly samples: Map<number, ClassicSample>
}

function convertClassic(lines: readonly ScriptSeries[]): ScriptSeries[] {
  const found = new Map<string, ClassicSeries>()
  for (const { labels, values } of lines) {
    const [, base, part] = /^(.*)_(bucket|sum|count)$/.exec(labels.get(metricName)) ?? []
    const upperBound = Number(labels.get(bucketLabel).replace(/^([+-]?)Inf$/, '$1Infinity') || NaN)
    if (base === undefined || (part === 'bucket' && Number.isNaN(upperBound))) continue
    const target = labels.with(metricName, base).with(bucketLabel, '')
    const { samples } = found.get(target.key) ?? { samples: new Map<number, ClassicSample>() }
    found.set(target.key, { labels: target, samples })
    for (const [at, value] of values.entries()) {
      if (value.kind !== 'float') continue
      const sample = samples.get(at) ?? { buckets: [], sum: 0 }
      samples.set(at, sample)
      if (part === 'bucket') sample.buckets.push({ upperBound, count: value.value })
      else if (part === 'sum') sample.sum = value.value
      else sample.count = value.value
    }
  }
  return [...found.values()].map(({ labels, samples }) => ({ labels, values: makeValues(samples) }))
}

function makeValues(samples: ReadonlyMap<number, ClassicSample>): ScriptValue[] {
  const length = Math.max(-1, ...samples.keys()) + 1
  return Array.from({ length }, (_, at): ScriptValue => {
    const sample = samples.get(at)
    if (sample === undefined) return { kind: 'omitted' }
    const histogram = fromClassicBuckets(sample)
    if (histogram === undefined) throw new Error('a classic histogram is not consistent')
    return { kind: 'histogram', histogram, counterResetGiven: false }
  })
}
