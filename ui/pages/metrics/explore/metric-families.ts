import type { Reply } from '../../../lib/replies.ts'

/** How a family is drawn. `untyped` is what nobody has described. */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'nativeHistogram' | 'summary' | 'untyped'

/** One metric as people think of it: a histogram is one, although it is stored under several names. */
export interface MetricFamily {
  /** What it is called; a counter of OpenMetrics without its `_total`. */
  readonly name: string
  /** The name its samples have: of a histogram and a summary what `_bucket`, `_sum` and `_count` are appended to. */
  readonly series: string
  readonly kind: MetricKind
  /** As it was described; empty when nobody did. */
  readonly unit: string
  readonly help: string
}

type Metadata = Reply<'GET /prometheus/api/v1/metadata'>['data']

const parts: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['_sum', '_count', '_created'],
  counter: ['_total', '_created'],
  info: ['_info'],
}

/** The families behind the names of a project, in the order of their names. What metadata does not say is told by the name's end. */
export function readFamilies(names: readonly string[], metadata: Metadata): readonly MetricFamily[] {
  const known = new Set(names)
  const families = new Map<string, MetricFamily>()
  for (const name of names) {
    const family = describedFamily(name, metadata, known) ?? guessedFamily(name, known)
    if (family && !families.has(family.name)) families.set(family.name, family)
  }
  return [...families.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function describedFamily(name: string, metadata: Metadata, known: ReadonlySet<string>): MetricFamily | undefined {
  const own = metadata[name]?.[0]
  if (own) return { name, series: name, kind: kindOf(own.type, name, known), unit: own.unit, help: own.help }
  for (const [type, suffixes] of Object.entries(parts)) {
    const suffix = suffixes.find((one) => name.endsWith(one))
    const base = suffix === undefined ? '' : name.slice(0, -suffix.length)
    const described = metadata[base]?.[0]
    if (described?.type !== type) continue
    const series = suffix === '_total' || suffix === '_info' ? name : base
    return { name: base, series, kind: kindOf(type, base, known), unit: described.unit, help: described.help }
  }
  return undefined
}

function kindOf(type: string, name: string, known: ReadonlySet<string>): MetricKind {
  switch (type) {
    case 'histogram':
    case 'gaugehistogram':
      return known.has(`${name}_bucket`) ? 'histogram' : 'nativeHistogram'
    case 'counter':
    case 'gauge':
    case 'summary':
      return type
    case 'info':
    case 'stateset':
      return 'gauge'
    default:
      return 'untyped'
  }
}

function guessedFamily(name: string, known: ReadonlySet<string>): MetricFamily | undefined {
  const of = (base: string, kind: MetricKind): MetricFamily => ({ name: base, series: base, kind, unit: '', help: '' })
  const [, base = '', end] = /^(.+)_(bucket|sum|count|total)$/.exec(name) ?? []
  if (end === undefined) return of(name, 'untyped')
  if (end === 'total') return of(name, 'counter')
  if (end === 'bucket' || known.has(`${base}_bucket`)) return of(base, 'histogram')
  const isSummary = known.has(`${base}_sum`) && known.has(`${base}_count`)
  return isSummary ? of(base, 'summary') : of(name, end === 'count' ? 'counter' : 'untyped')
}

/** Families a text means: first those whose name begins with it, then those that hold all its words, then by their help. */
export function searchFamilies(families: readonly MetricFamily[], text: string): readonly MetricFamily[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return families
  const all = wanted.split(/\s+/)
  const holds = (place: string): boolean => all.every((word) => place.includes(word))
  const ranks = families.map((family) => {
    const name = family.name.toLowerCase()
    return name.startsWith(wanted) ? 0 : holds(name) ? 1 : holds(`${name} ${family.help.toLowerCase()}`) ? 2 : 3
  })
  return [0, 1, 2].flatMap((rank) => families.filter((_, index) => ranks[index] === rank))
}

/** What each name begins with and shares with another of them: `http_server_`, or else `http_`; empty for those that stand alone. */
export function sharedPrefixes(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  const prefixes = names.map(prefixesOf)
  for (const prefix of prefixes.flat()) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  return prefixes.map((own) => own.find((prefix) => (counts.get(prefix) ?? 0) > 1) ?? '')
}

/** Its first two words and its first one, as far as something follows. */
function prefixesOf(name: string): readonly string[] {
  const [, one = '', two = ''] = /^([A-Za-z][A-Za-z0-9]*_)([A-Za-z0-9]+_)?/.exec(name) ?? []
  return [...new Set([one + two, one])].filter((prefix) => prefix !== '' && prefix.length < name.length)
}
