import type { Call, LabelMatcher } from '../../ast.ts'
import { type Labels, metricName } from '../../labels.ts'
import { compileMatcher, matches } from '../../parse/regex.ts'
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
  const identifying: LabelMatcher[] = []
  for (const name of identifyingLabels) {
    const values = new Set(base.map(({ labels }) => labels.get(name)).filter((value) => value !== ''))
    if (values.size > 0) identifying.push({ name, operator: '=~', value: [...values].map(escapeRegex).join('|') })
  }
  if (identifying.length === 0) return []
  const { budget, query, streams } = evaluation
  const sink = new CollectingSink(budget, grid.count)
  const open = (labels: Labels) => sink.open(labels, false)
  const times = new InstantSelector({ grid, lookbackMs: query.lookbackMs, ...place, aspect: 'time' }, open)
  const reach = { backMs: query.lookbackMs, aheadMs: 0 }
  const consumer = {
    push: (run: Parameters<typeof times.push>[0]): undefined => {
      if (run.histograms !== undefined) throw executionFault('info sample should be float')
      if (matches(matchers, run.labels)) times.push(run)
    },
  }
  const request = requestFor([...identifying, ...matchers], place, grid, reach, { function: 'info', stepMs: grid.stepMs })
  await streams.subscribe(request, consumer)
  times.finish()
  return (await sink.takeSeries()).filter(({ present }) => present.includes(float))
}

function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}
