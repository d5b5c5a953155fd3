/** What a metric is, and with that how it is drawn. `untyped` is what nobody has described. */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'nativeHistogram' | 'summary' | 'info' | 'untyped'

/** One metric as people think of it: a histogram is one, although it is stored under several names. */
export interface MetricFamily {
  /** What it is called; a counter of OpenMetrics without its `_total`. */
  readonly name: string
  /** The name its samples have: of a histogram and a summary what `_bucket`, `_sum` and `_count` are appended to. */
  readonly series: string
  readonly kind: MetricKind
  /** A summary that has quantiles, not only a sum and a count. */
  readonly hasQuantiles: boolean
  /** As it was described; empty when nobody did. */
  readonly unit: string
  readonly help: string
}

/** What was told of a family. */
export interface ToldFamily {
  readonly type: string
  readonly unit: string
  readonly help: string
}

/** What is appended to the name of a family of each type to make the names of its samples. */
const parts: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['_sum', '_count', '_created'],
  counter: ['_total', '_created'],
  info: ['_info'],
}
const allParts = [...new Set(Object.values(parts).flat())]

/** Every name that samples of a family of this name can have. */
export function namesOfFamily(name: string): readonly string[] {
  return [name, ...allParts.map((part) => name + part)]
}

/** The name under which a family's series are told apart: the buckets of a classic histogram. */
export function countedName({ series, kind, hasQuantiles }: MetricFamily): string {
  if (kind === 'histogram') return `${series}_bucket`
  return kind === 'summary' && !hasQuantiles ? `${series}_count` : series
}

/** The family that a name of samples belongs to. What was not told is told by how the name ends. */
export function familyOf(name: string, told: ReadonlyMap<string, ToldFamily>, known: ReadonlySet<string>): MetricFamily {
  return describedFamily(name, told, known) ?? guessedFamily(name, known)
}

function describedFamily(name: string, told: ReadonlyMap<string, ToldFamily>, known: ReadonlySet<string>): MetricFamily | undefined {
  const own = told.get(name)
  if (own !== undefined) return makeFamily(name, name, kindOf(own.type, name, known), known, own)
  for (const [type, suffixes] of Object.entries(parts)) {
    const suffix = suffixes.find((one) => name.endsWith(one))
    const base = suffix === undefined ? '' : name.slice(0, -suffix.length)
    const described = told.get(base)
    if (described?.type !== type) continue
    const sampled = type === 'counter' ? `${base}_total` : type === 'info' ? `${base}_info` : base
    return makeFamily(base, known.has(sampled) ? sampled : base, kindOf(type, base, known), known, described)
  }
  return undefined
}

function kindOf(type: string, name: string, known: ReadonlySet<string>): MetricKind {
  switch (type) {
    case 'histogram':
    case 'gaugehistogram':
      return known.has(`${name}_bucket`) ? 'histogram' : 'nativeHistogram'
    case 'gauge':
      // Those who cannot say `info` say this.
      return name.endsWith('_info') ? 'info' : 'gauge'
    case 'counter':
    case 'summary':
    case 'info':
      return type
    case 'stateset':
      return 'gauge'
    default:
      return 'untyped'
  }
}

function guessedFamily(name: string, known: ReadonlySet<string>): MetricFamily {
  const of = (base: string, kind: MetricKind): MetricFamily => makeFamily(base, base, kind, known)
  const [, base = '', end] = /^(.+)_(bucket|sum|count|total|info)$/.exec(name) ?? []
  if (end === undefined) return of(name, known.has(`${name}_sum`) && known.has(`${name}_count`) ? 'summary' : 'untyped')
  if (end === 'total') return of(name, 'counter')
  if (end === 'info') return of(name, 'info')
  if (end === 'bucket' || known.has(`${base}_bucket`)) return of(base, 'histogram')
  const isSummary = known.has(`${base}_sum`) && known.has(`${base}_count`)
  return isSummary ? of(base, 'summary') : of(name, end === 'count' ? 'counter' : 'untyped')
}

function makeFamily(name: string, series: string, kind: MetricKind, known: ReadonlySet<string>, told?: ToldFamily): MetricFamily {
  return { name, series, kind, hasQuantiles: kind === 'summary' && known.has(series), unit: told?.unit ?? '', help: told?.help ?? '' }
}
