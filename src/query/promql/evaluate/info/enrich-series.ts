import type { LabelMatcher } from '../../ast.ts'
import { type Labels, metricName } from '../../labels.ts'
import { compileMatcher } from '../../parse/regex.ts'
import type { Budget } from '../budget.ts'
import { executionFault, sameLabelsFault } from '../execution-fault.ts'
import { formatLabels } from '../format-labels.ts'
import { absent, Cells, type Grid, hasPoints, type SeriesPoints } from '../points.ts'
import { seriesOf } from '../series.ts'
import { identifyingLabels } from './identifying-labels.ts'

/** The info series of one target: those of one name follow each other or are told apart by their time. */
interface TargetInfos {
  /** By name of the metric. */
  readonly byName: Map<string, SeriesPoints[]>
}

/** Adds the wanted labels of the newest info series of each name; series whose wanted labels are missing are left out. */
export async function enrichSeries(
  budget: Budget,
  grid: Grid,
  series: readonly SeriesPoints[],
  isBase: (one: SeriesPoints) => boolean,
  infos: readonly SeriesPoints[],
  wanted: readonly LabelMatcher[],
): Promise<readonly SeriesPoints[]> {
  const targets = groupByTarget(infos)
  checkConflicts(targets, grid)
  const names = new Set(wanted.map(({ name }) => name))
  const mayMiss = wanted.every((matcher) => compileMatcher(matcher)(''))
  const enriched: SeriesPoints[] = []
  for (const one of series) {
    if (!isBase(one)) {
      enriched.push(one)
      continue
    }
    const target = targets.get(targetKey(one.labels))
    const outputs = new Map<string, { readonly labels: Labels; readonly cells: Cells }>()
    for (let step = 0; step < grid.count; step++) {
      if (one.present[step] === absent) continue
      const found = target === undefined ? [] : infosAt(target, step)
      if (found.length === 0 && !mayMiss) continue
      const labels = addLabels(one.labels, found, names)
      const output = outputs.get(labels.key) ?? { labels, cells: new Cells(grid.count) }
      outputs.set(labels.key, output)
      if (output.cells.present[step] !== absent) throw sameLabelsFault()
      output.cells.copyFrom(step, one)
    }
    for (const { labels, cells } of outputs.values()) if (hasPoints(cells)) enriched.push(seriesOf(labels, one.dropName, cells))
    if (budget.due) await budget.pause()
  }
  return enriched
}

function targetKey(labels: Labels): string {
  return JSON.stringify(identifyingLabels.map((name) => labels.get(name)))
}

function groupByTarget(infos: readonly SeriesPoints[]): Map<string, TargetInfos> {
  const targets = new Map<string, TargetInfos>()
  for (const info of infos) {
    const key = targetKey(info.labels)
    const target = targets.get(key) ?? { byName: new Map<string, SeriesPoints[]>() }
    targets.set(key, target)
    const name = info.labels.get(metricName)
    target.byName.set(name, [...(target.byName.get(name) ?? []), info])
  }
  return targets
}

/** Two info series of one name and target whose samples were taken at the same time: neither is the newer. */
function checkConflicts(targets: ReadonlyMap<string, TargetInfos>, grid: Grid): void {
  for (const { byName } of targets.values()) {
    for (const rivals of byName.values()) {
      if (rivals.length < 2) continue
      for (let step = 0; step < grid.count; step++) newestAt(rivals, step)
    }
  }
}

function infosAt({ byName }: TargetInfos, step: number): readonly SeriesPoints[] {
  const found: SeriesPoints[] = []
  for (const rivals of byName.values()) {
    const newest = newestAt(rivals, step)
    if (newest !== undefined) found.push(newest)
  }
  return found
}

function newestAt(rivals: readonly SeriesPoints[], step: number): SeriesPoints | undefined {
  let newest: SeriesPoints | undefined
  for (const info of rivals) {
    if (info.present[step] === absent) continue
    const [time, known] = [info.values[step] as number, newest?.values[step] as number]
    if (newest !== undefined && time === known) {
      const [first, second] = [formatLabels(newest.labels), formatLabels(info.labels)]
      throw executionFault(`found duplicate series for info metric: existing ${first} @ ${known * 1000}, new ${second} @ ${time * 1000}`)
    }
    if (newest === undefined || time > known) newest = info
  }
  return newest
}

function addLabels(base: Labels, infos: readonly SeriesPoints[], wanted: ReadonlySet<string>): Labels {
  const added = new Map<string, string>()
  for (const { labels } of infos) {
    for (const [name, value] of labels.entries()) {
      if (name === metricName || (wanted.size > 0 && !wanted.has(name))) continue
      const known = added.get(name)
      if (known !== undefined && known !== value) throw executionFault(`conflicting label: ${name}`)
      if (!base.has(name)) added.set(name, value)
    }
  }
  let labels = base
  for (const [name, value] of added) labels = labels.with(name, value)
  return labels
}
