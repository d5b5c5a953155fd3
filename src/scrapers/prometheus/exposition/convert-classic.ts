import { customBoundsSchema, NativeHistogramView, type SeriesExemplarView } from '../../../model/series.ts'
import { copyExemplar } from './copy-exemplar.ts'
import type { ExpositionSink, FamilyPartView, LabelPairs, SampleView } from './sample-view.ts'

const suffixes = {
  histogram: { bucket: '_bucket', count: '_count', sum: '_sum' },
  gaugehistogram: { bucket: '_bucket', count: '_gcount', sum: '_gsum' },
} as const
type HistogramType = keyof typeof suffixes
type Role = keyof (typeof suffixes)['histogram']

/** A classic histogram whose series are coming in. */
interface Gathered {
  readonly key: string
  readonly labels: LabelPairs
  readonly type: HistogramType
  readonly timeMs: number
  readonly startMs: number
  readonly buckets: Map<number, number>
  readonly exemplars: SeriesExemplarView[]
  count: number | undefined
  sum: number
}

const doubles = new Float64Array(1)
const halves = new Uint32Array(doubles.buffer)

/**
 * `convert_classic_histograms_to_nhcb`: of the series of each classic histogram makes one native histogram with the same bounds. Every
 * sample's labels are read each time, so a scrape costs several times as much. Call `finish` after the last sample.
 */
export class ClassicConverter implements ExpositionSink {
  private readonly next: ExpositionSink
  private readonly keepClassic: boolean
  private readonly types = new Map<string, HistogramType>()
  /** Families that came as native histograms already. */
  private readonly native = new Set<string>()
  private gathered: Gathered | undefined

  constructor(next: ExpositionSink, keepClassic: boolean) {
    this.next = next
    this.keepClassic = keepClassic
  }

  family(part: FamilyPartView): void {
    const type = part.part === 'type' ? part.text() : ''
    if (type === 'histogram' || type === 'gaugehistogram') this.types.set(part.name(), type)
    this.next.family(part)
  }

  sample(sample: SampleView): void {
    const labels = sample.readLabels()
    const name = labels.find(([label]) => label === '__name__')?.[1] ?? ''
    if (sample.histogram !== undefined) this.native.add(name)
    const place = sample.histogram === undefined ? this.placeOf(name) : undefined
    if (place === undefined || this.native.has(place.family)) {
      this.finish()
      this.next.sample(sample)
      return
    }
    if (this.keepClassic) this.next.sample(sample)
    this.gather(sample, labels, place)
  }

  /** Shows the histogram gathered last. One whose counts go down is no histogram, and left out. */
  finish(): void {
    const { gathered } = this
    this.gathered = undefined
    const histogram = gathered === undefined ? undefined : histogramOf(gathered)
    if (gathered === undefined || histogram === undefined) return
    const bytes = Buffer.from(`${gathered.key}\u0000`)
    this.next.sample({
      bytes,
      keyStart: 0,
      keyEnd: bytes.length,
      value: 0,
      histogram,
      timeMs: gathered.timeMs,
      startMs: gathered.startMs,
      exemplars: gathered.exemplars,
      exemplarCount: gathered.exemplars.length,
      readLabels: () => gathered.labels,
    })
  }

  private placeOf(name: string): { readonly family: string; readonly type: HistogramType; readonly role: Role } | undefined {
    for (const role of ['bucket', 'count', 'sum'] as const) {
      for (const type of ['histogram', 'gaugehistogram'] as const) {
        const suffix = suffixes[type][role]
        const family = name.endsWith(suffix) ? name.slice(0, -suffix.length) : ''
        if (this.types.get(family) === type) return { family, type, role }
      }
    }
    return undefined
  }

  private gather(
    sample: SampleView,
    labels: LabelPairs,
    { family, type, role }: { family: string; type: HistogramType; role: Role },
  ): void {
    const own = labels.map(([name, value]) => [name, name === '__name__' ? family : value] as const).filter(([name]) => name !== 'le')
    const key = JSON.stringify(own)
    if (this.gathered?.key !== key) {
      this.finish()
      const { timeMs, startMs } = sample
      this.gathered = { key, labels: own, type, timeMs, startMs, buckets: new Map(), exemplars: [], count: undefined, sum: 0 }
    }
    const { gathered } = this
    if (gathered === undefined) return
    if (role === 'count') gathered.count = sample.value
    else if (role === 'sum') gathered.sum = sample.value
    else {
      const bound = labels.find(([name]) => name === 'le')?.[1] ?? ''
      gathered.buckets.set(bound === '+Inf' ? Infinity : Number(bound), sample.value)
    }
    for (const exemplar of sample.exemplars.slice(0, sample.exemplarCount)) {
      if (exemplar.timeMs !== 0) gathered.exemplars.push(copyExemplar(exemplar))
    }
  }
}

function histogramOf({ buckets, count, sum, type }: Gathered): NativeHistogramView | undefined {
  const bounds = [...buckets.keys()].filter((bound) => Number.isFinite(bound)).sort((a, b) => a - b)
  const total = count ?? buckets.get(Infinity)
  if (total === undefined || [...buckets.keys()].some((bound) => Number.isNaN(bound))) return undefined
  const histogram = new NativeHistogramView()
  histogram.schema = customBoundsSchema
  histogram.count = total
  doubles[0] = sum
  histogram.sumLow = halves[0] ?? 0
  histogram.sumHigh = halves[1] ?? 0
  histogram.resetHint = type === 'gaugehistogram' ? 'gauge' : 'unknown'
  histogram.bounds.push(...bounds)
  const counts: number[] = []
  let below = 0
  for (const cumulative of [...bounds.map((bound) => buckets.get(bound) ?? 0), total]) {
    if (!(cumulative >= below)) return undefined
    counts.push(cumulative - below)
    below = cumulative
  }
  histogram.positive.offsets.push(0)
  histogram.positive.lengths.push(counts.length)
  histogram.positive.counts.push(...counts)
  return histogram
}
