import type { Target } from '../model/panel.ts'
import { type Json, recordOf, recordsOf, textOf } from './json.ts'
import type { Remark } from './report.ts'

/** Data sources whose queries are PromQL or nearly so. */
const promqlSources = new Set([
  '',
  'prometheus',
  'victoriametrics-metrics-datasource',
  'grafana-amazonprometheus-datasource',
  'mixed',
  'datasource',
])
/** What asks our own searches, in the JSON that we write. */
const ownSources: Readonly<Record<string, 'logs' | 'traces'>> = { 'vedette-logs': 'logs', 'vedette-traces': 'traces' }
const mostTargets = 100

/** The queries of a panel. Those in another language than PromQL are remarked and left out. */
export function readTargets(panel: Json, kindOf: (source: unknown) => string, remark: Remark): readonly Target[] {
  const given = recordsOf(panel['targets'])
  if (given.length > mostTargets) remark(`${given.length - mostTargets} queries are left out: a panel has at most ${mostTargets}`)
  return given.slice(0, mostTargets).flatMap((target, index) => {
    const source = kindOf(target['datasource'] ?? panel['datasource'])
    const ref = textOf(target['refId'], 32) || String.fromCharCode(65 + (index % 26))
    const expr = textOf(target['expr'], 50_000).trim() || textOf(target['query'], 50_000).trim()
    const own = ownSources[source]
    if (own === undefined && !promqlSources.has(source) && !(expr !== '' && source === 'unknown')) {
      remark(
        source === '__expr__'
          ? `the expression ${ref} over other queries is left out`
          : `the query ${ref} is for ${source} and is left out`,
      )
      return []
    }
    if (expr === '') {
      // An empty row of the editor is no query.
      if (Object.keys(recordOf(target)).some((name) => ['rawSql', 'url', 'panelId', 'expression'].includes(name)))
        remark(`the query ${ref} is not PromQL and is left out`)
      return []
    }
    const isHeatmap = target['format'] === 'heatmap'
    return [
      {
        ref,
        kind: own ?? 'promql',
        expr,
        legend: readLegend(target['legendFormat'] ?? target['legendformat']),
        isInstant: target['instant'] === true && target['range'] !== true,
        format: target['format'] === 'table' ? 'table' : isHeatmap ? 'heatmap' : 'series',
        isOff: target['hide'] === true,
        minStep: textOf(target['interval'] ?? panel['interval'], 64).replace(/^[<>]=?\s*/, ''),
      },
    ]
  })
}

/** `__auto` is Grafana's word for the labels that tell series apart. */
function readLegend(value: unknown): string {
  const text = textOf(value)
  return text === '__auto' ? '' : text
}
