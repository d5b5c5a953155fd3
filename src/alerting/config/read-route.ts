import { compareBytes } from '../../lib/compare-bytes.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import { parseDurationText } from '../../lib/prometheus-duration.ts'
import type { YamlField } from '../../lib/yaml-tree.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from './config.ts'
import { readMatchers } from './read-matchers.ts'
import type { ConfigReader } from './yaml/config-reader.ts'
import { readField } from './yaml/read-field.ts'

/** A route as written; what it does not say is undefined. */
export interface WrittenRoute {
  readonly node: unknown
  /** Empty when it takes that of the route above. */
  readonly receiver: string
  readonly groupBy: readonly string[] | 'all' | undefined
  readonly groupWaitMs: number | undefined
  readonly groupIntervalMs: number | undefined
  readonly repeatIntervalMs: number | undefined
  readonly matchers: readonly Matcher[]
  readonly muteTimeIntervals: readonly string[]
  readonly activeTimeIntervals: readonly string[]
  readonly continue: boolean
  readonly labels: LabelPairs
  readonly routes: readonly WrittenRoute[]
}

const fields = [
  'receiver',
  'group_by',
  'match',
  'match_re',
  'matchers',
  'mute_time_intervals',
  'active_time_intervals',
  'continue',
  'routes',
  'group_wait',
  'group_interval',
  'repeat_interval',
  'labels',
]

/** Reads a route with those below it; undefined when there is nothing. What is wrong is reported. */
export function readRoute(reader: ConfigReader, node: unknown): WrittenRoute | undefined {
  return reader.enter(node, () => readFields(reader, node))
}

function readFields(reader: ConfigReader, node: unknown): WrittenRoute | undefined {
  const found = reader.fields(node, 'config.plain', fields)
  if (found === undefined) return undefined
  const at = (name: string): unknown => found.get(name)?.value
  const route: WrittenRoute = {
    node,
    receiver: reader.text(at('receiver')),
    groupBy: readGroupBy(reader, at('group_by')),
    groupWaitMs: readDuration(reader, at('group_wait')),
    groupIntervalMs: readDuration(reader, at('group_interval')),
    repeatIntervalMs: readDuration(reader, at('repeat_interval')),
    matchers: readMatchers(reader, { match: at('match'), matchRe: at('match_re'), matchers: at('matchers') }),
    muteTimeIntervals: reader.texts(at('mute_time_intervals')) ?? [],
    activeTimeIntervals: reader.texts(at('active_time_intervals')) ?? [],
    continue: found.has('continue') && readField(reader, at('continue'), 'flag').value === true,
    labels: readLabels(reader, at('labels')),
    routes: (reader.list(at('routes'), '[]*config.Route') ?? []).flatMap((child) => readRoute(reader, child) ?? []),
  }
  checkIntervals(reader, route, found)
  return route
}

function checkIntervals(reader: ConfigReader, route: WrittenRoute, found: ReadonlyMap<string, YamlField>): void {
  if (route.groupIntervalMs === 0) reader.report(found.get('group_interval')?.value, 'group_interval cannot be zero')
  if (route.repeatIntervalMs === 0) reader.report(found.get('repeat_interval')?.value, 'repeat_interval cannot be zero')
}

function readGroupBy(reader: ConfigReader, node: unknown): WrittenRoute['groupBy'] {
  const items = reader.list(node, '[]string')
  if (items === undefined) return undefined
  const names = items.map((item) => ({ item, name: reader.text(item) }))
  const labels = new Set<string>()
  for (const { item, name } of names.filter((one) => one.name !== '...')) {
    if (name === '') reader.report(item, `invalid label name ${quoteGo(name)} in group_by list`)
    if (labels.has(name)) reader.report(item, `duplicated label ${quoteGo(name)} in group_by`)
    labels.add(name)
  }
  const all = names.length > labels.size && names.some(({ name }) => name === '...')
  if (all && labels.size > 0) reader.report(node, 'cannot have wildcard group_by (`...`) and other labels at the same time')
  return all ? 'all' : [...labels]
}

function readDuration(reader: ConfigReader, node: unknown): number | undefined {
  if (reader.isNothing(node)) return undefined
  const text = reader.text(node)
  const read = parseDurationText(text)
  if (typeof read === 'number') return read
  reader.report(node, read.problem)
  return undefined
}

function readLabels(reader: ConfigReader, node: unknown): LabelPairs {
  const pairs = [...(reader.anyFields(node, 'model.LabelSet') ?? [])].map(([name, { key, value }]) => {
    if (name === '') reader.report(key, `invalid label name ${quoteGo(name)} in route labels`)
    return [name, reader.text(value)] as const
  })
  return pairs.sort(([a], [b]) => compareBytes(a, b))
}
