import type { Call, LabelMatcher } from '../../ast.ts'
import { type Labels, metricName } from '../../labels.ts'
import { compileMatcher } from '../../parse/regex.ts'
import type { SeriesRun } from '../../series-source.ts'
import { combine } from '../combine.ts'
import type { Evaluation } from '../evaluation.ts'
import { executionFault } from '../execution-fault.ts'
import { heldBySeries } from '../held.ts'
import { InstantSelector } from '../instant-selector.ts'
import { unwrapParens } from '../invariance.ts'
import { requestFor } from '../leaf.ts'
import type { VectorPlan } from '../plan.ts'
import { float, type Grid, type SeriesPoints } from '../points.ts'
import { mergeSameLabels } from '../series.ts'
import { CollectingSink } from '../step-sink.ts'
import { enrichSeries } from './enrich-series.ts'
import { identifyingLabels } from './identifying-labels.ts'
import { infoPlace } from './info-place.ts'

/** In characters. */
const longestPattern = 10_000

/** `info(v, {...})`: the series with labels of the info series of their target. */
export function planInfo(evaluation: Evaluation, call: Call, grid: Grid): VectorPlan {
  const [argument, selector] = call.args
  if (argument === undefined) throw new TypeError('info has no argument')
  const given = selector && unwrapParens(selector)
  const matchers = given?.kind === 'vector_selector' ? given.matchers : []
  const wanted = matchers.filter(({ name }) => name !== metricName)
  const named = nameMatchers(matchers.filter(({ name }) => name === metricName))
  const place = infoPlace(evaluation, argument)
  return combine(evaluation, grid, [evaluation.planVector(argument, grid)], async ([series = []]) => {
    const base = series.filter(({ labels }) => !isInfo(named, labels))
    const infos = await readInfos(evaluation, grid, base, [...wanted, ...named], place)
    const enriched = await enrichSeries(evaluation.budget, grid, series, (one) => !isInfo(named, one.labels), infos, wanted)
    evaluation.budget.release(heldBySeries(infos))
    return mergeSameLabels(evaluation.budget, enriched)
  })
}

/** What info series are called: `target_info`, or as matched; matchers that only exclude names start from `.+_info`. */
function nameMatchers(given: readonly LabelMatcher[]): readonly LabelMatcher[] {
  if (given.some(({ operator }) => operator === '=' || operator === '=~')) return given
  if (given.length > 0) return [{ name: metricName, operator: '=~', value: '.+_info' }, ...given]
  return [{ name: metricName, operator: '=', value: 'target_info' }]
}

/** Info series themselves stay as they are. */
function isInfo(named: readonly LabelMatcher[], labels: Labels): boolean {
  const name = labels.get(metricName)
  return named.every((matcher) => compileMatcher(matcher)(name))
}

/** Info series of the targets that the base series come from; their values are when the samples were taken, in seconds. */
async function readInfos(
  evaluation: Evaluation,
  grid: Grid,
  base: readonly SeriesPoints[],
  matchers: readonly LabelMatcher[],
  place: ReturnType<typeof infoPlace>,
): Promise<readonly SeriesPoints[]> {
  const wanted = identifyingLabels.map((name) => ({ name, values: valuesOf(base, name) })).filter(({ values }) => values.size > 0)
  if (wanted.length === 0) return []
  const { budget, query, streams } = evaluation
  const sink = new CollectingSink(budget, grid.count)
  const selection = { grid, lookbackMs: query.lookbackMs, ...place, aspect: 'time' } as const
  const times = new InstantSelector(selection, budget, (labels) => sink.open(labels, false))
  const push = (run: SeriesRun): undefined => {
    if (!wanted.every(({ name, values }) => values.has(run.labels.get(name)))) return
    if (run.histograms !== undefined) throw executionFault('info sample should be float')
    times.push(run)
  }
  const identifying = wanted.flatMap(({ name, values }) => anyOf(name, values))
  const reach = { backMs: query.lookbackMs, aheadMs: 0 }
  const request = requestFor([...identifying, ...matchers], place, grid, reach, { function: 'info', stepMs: grid.stepMs })
  await streams.subscribe(request, { push })
  await times.finish()
  return (await sink.takeSeries()).filter(({ present }) => present.includes(float))
}

function valuesOf(series: readonly SeriesPoints[], name: string): Set<string> {
  return new Set(series.map(({ labels }) => labels.get(name)).filter((value) => value !== ''))
}

/** A matcher for any of the values; none when there are so many that compiling it costs more than reading what it would keep away. */
function anyOf(name: string, values: ReadonlySet<string>): readonly LabelMatcher[] {
  const value = [...values].map((text) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')).join('|')
  return value.length > longestPattern ? [] : [{ name, operator: '=~', value }]
}
