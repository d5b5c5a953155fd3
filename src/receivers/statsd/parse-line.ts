import { limits } from './limits.ts'

export type MetricType = 'counter' | 'gauge' | 'timer' | 'histogram' | 'set'

/** A label and its value; sorted by label, each label once. */
export type Tags = readonly (readonly [string, string])[]

/** One metric of a line, with all its values. */
export interface StatsdMetric {
  readonly type: MetricType
  readonly name: string
  readonly tags: string
  readonly values: readonly string[]
  /** Each value stands for so many. */
  readonly weight: number
  /** Epoch seconds, where the sender summed up itself. */
  readonly timestamp: number | undefined
}

const types: Readonly<Record<string, MetricType>> = { c: 'counter', g: 'gauge', ms: 'timer', h: 'histogram', d: 'histogram', s: 'set' }

/**
 * A line of StatsD (https://github.com/statsd/statsd/blob/master/docs/metric_types.md) or DogStatsD 1.3, or undefined when it is none:
 * `name:1:2:3|type|@rate|#tag:value,tag|Ttime`. Tags may stand behind the name, too, as Telegraf writes them: `name,tag=value:1|c`.
 */
export function parseLine(line: string): readonly StatsdMetric[] | undefined {
  const colon = line.indexOf(':')
  if (colon < 1) return undefined
  const head = line.slice(0, colon)
  const comma = head.indexOf(',')
  const name = comma < 0 ? head : head.slice(0, comma)
  if (name === '' || name.length > limits.nameBytes) return undefined
  const inName = comma < 0 ? '' : head.slice(comma + 1).replaceAll('=', ':')
  const parts = line.slice(colon + 1).split('|')
  // The oldest form of packing: `name:1|c:2|c`.
  const pieces =
    parts.length > 2 && parts.slice(1, -1).some((part) => /^[a-z]{1,2}(\|@[\d.]+)?:/.test(part)) && !line.includes('#')
      ? line
          .slice(colon + 1)
          .split(':')
          .map((piece) => piece.split('|'))
      : [parts]
  const metrics: StatsdMetric[] = []
  for (const piece of pieces) {
    const metric = readPiece(name, inName, piece)
    if (metric === undefined) return undefined
    metrics.push(metric)
  }
  return metrics
}

function readPiece(name: string, inName: string, [first = '', kind = '', ...extras]: readonly string[]): StatsdMetric | undefined {
  const type = Object.hasOwn(types, kind) ? types[kind] : undefined
  const values = type === 'set' ? [first] : first.split(':')
  if (type === undefined || values.length > limits.values) return undefined
  let weight = 1
  let tags = inName
  let timestamp: number | undefined
  for (const extra of extras) {
    const rest = extra.slice(1)
    if (extra.startsWith('@')) {
      const rate = Number(rest)
      if (!(rate > 0 && rate <= 1) || rest.trim() === '') return undefined
      weight = 1 / rate
    } else if (extra.startsWith('#')) tags = tags === '' ? rest : `${tags},${rest}`
    else if (extra.startsWith('T')) {
      if (!/^\d{1,11}$/.test(rest)) return undefined
      timestamp = Number(rest)
    }
    // Containers (`c:`), external data (`e:`) and cardinality (`card:`) say who sent it: they would multiply the series.
  }
  return { type, name, tags, values, weight, timestamp }
}

/** `a:b,c` as labels, sorted; a tag without a value is `true`. Undefined when there are too many. */
export function parseTags(text: string, escape: (name: string) => string): Tags | undefined {
  if (text === '') return []
  const found = new Map<string, string>()
  for (const tag of text.split(',')) {
    if (tag === '') continue
    const colon = tag.indexOf(':')
    const key = escape(colon < 0 ? tag : tag.slice(0, colon))
    const value = colon < 0 ? 'true' : tag.slice(colon + 1)
    if (key === '' || value === '') continue
    if (key.length + value.length > limits.tagBytes) return undefined
    found.set(key, value)
    if (found.size > limits.tags) return undefined
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
