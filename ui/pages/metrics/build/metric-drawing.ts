import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import type { ValueUnit } from '../explore/value-unit.ts'
import { isMoment, unitOf } from '../explore/value-unit.ts'
import type { Filter } from './matchers.ts'
import { noFilters, writeFilter, writeLabel } from './matchers.ts'
import { selectorWith } from './selector.ts'

/** Ways to look at a metric. */
export const views = ['', 'rate', 'mean', 'sum', 'series', 'quantiles', 'p50', 'p95', 'p99', 'heat', 'table'] as const
export type View = Exclude<(typeof views)[number], ''>

/** What is chosen on a metric; empty and none as the kind has it. */
export interface Choices {
  readonly view: (typeof views)[number]
  /** The label with one line for each value; empty for none. */
  readonly by: string
  readonly filters: readonly Filter[]
}

const nothingChosen: Choices = { view: '', by: '', filters: noFilters }

/** How a metric is drawn. */
export interface Drawing {
  /** `$__rate_interval` is filled in when it is asked. */
  readonly expr: string
  /** The same to be read: one of several that are alike stands for them. */
  readonly brief: string
  readonly view: View
  readonly unit: ValueUnit
  /** Lines of several kinds: which label tells them apart. */
  readonly told: 'stat' | 'quantile' | ''
  /** Single measurements are values of the same kind as the lines'. */
  readonly isMeasured: boolean
}

const interval = '[$__rate_interval]'
const measured = { isMeasured: true }
const quantiles = { p50: '0.5', p95: '0.95', p99: '0.99' } as const

/** The views that a kind has, the one it begins with first. */
export function viewsOf({ kind, hasQuantiles }: Pick<MetricRow, 'kind' | 'hasQuantiles'>): readonly [View, ...View[]] {
  switch (kind) {
    case 'counter':
      return ['rate', 'series']
    case 'histogram':
    case 'nativeHistogram':
      return ['quantiles', 'heat', 'p50', 'p95', 'p99', 'mean', 'rate']
    case 'summary':
      return hasQuantiles ? ['quantiles', 'mean', 'rate'] : ['mean', 'rate']
    case 'info':
      return ['table', 'sum']
    case 'gauge':
    case 'untyped':
      return ['mean', 'sum', 'series', 'rate']
  }
}

/** Can its lines be told apart by a label? */
export function canBreakDown(view: View): boolean {
  return view !== 'heat' && view !== 'table' && view !== 'series'
}

/** The expression a metric is looked at with, and what its values are. */
export function drawMetric(row: MetricRow, { view: chosen, by, filters }: Choices = nothingChosen): Drawing {
  const all = viewsOf(row)
  const view = all.find((one) => one === chosen) ?? all[0]
  const group = by === '' || !canBreakDown(view) ? '' : ` by (${writeLabel(by)})`
  const matchers = [row.scope.matchers, ...filters.map(writeFilter)].filter((text) => text !== '').join(', ')
  const { restriction } = row.scope
  const of = (name: string): string => selectorWith(name, matchers)
  const values = (name: string): string => of(name) + restriction
  const rate = (name: string): string => `rate(${of(name)}${interval})${restriction}`
  const drawing = (expr: string, unit: ValueUnit, more: Partial<Drawing> = {}): Drawing => ({
    expr,
    brief: expr,
    view,
    unit,
    told: '',
    isMeasured: false,
    ...more,
  })
  const { kind, series } = row
  const unit = unitOf(row)
  switch (view) {
    case 'rate':
      if (kind === 'nativeHistogram') return drawing(`histogram_count(sum${group} (${rate(series)}))`, 'perSecond')
      if (kind === 'histogram' || kind === 'summary') return drawing(`sum${group} (${rate(`${series}_count`)})`, 'perSecond')
      return drawing(`sum${group} (${rate(series)})`, kind === 'counter' ? unit : 'perSecond')
    case 'series':
      return drawing(values(series), kind === 'counter' ? totalUnit(unit) : unit)
    case 'sum':
      return drawing(`sum${group} (${values(series)})`, unit)
    case 'table':
      return drawing(values(series), 'number')
    case 'mean':
      if (kind === 'nativeHistogram') return drawing(`histogram_avg(sum${group} (${rate(series)}))`, unit, measured)
      if (kind === 'histogram' || kind === 'summary')
        return drawing(`sum${group} (${rate(`${series}_sum`)})\n/\nsum${group} (${rate(`${series}_count`)})`, unit, measured)
      return drawMean(row, group, values(series), drawing)
    case 'heat':
      return drawing(kind === 'histogram' ? `sum by (le) (${rate(`${series}_bucket`)})` : `sum(${rate(series)})`, unit, measured)
    case 'quantiles': {
      const more = { ...measured, told: by === '' ? ('quantile' as const) : ('' as const) }
      if (kind === 'summary') return drawing(`avg by (quantile${by === '' ? '' : `, ${writeLabel(by)}`}) (${values(series)})`, unit, more)
      if (group !== '') return drawing(quantileOf(quantiles.p95, row, by, rate), unit, more)
      const each = (quantile: string): string => `label_replace(${quantileOf(quantile, row, '', rate)}, "quantile", "${quantile}", "", "")`
      return drawing(Object.values(quantiles).map(each).join('\nor\n'), unit, {
        ...more,
        brief: quantileOf(quantiles.p95, row, '', rate),
      })
    }
    case 'p50':
    case 'p95':
    case 'p99':
      return drawing(quantileOf(quantiles[view], row, by, rate), unit, measured)
  }
}

type Draw = (expr: string, unit: ValueUnit, more?: Partial<Drawing>) => Drawing

/** The mean of all series with the least and the greatest of them; of a moment how long it is ago. */
function drawMean(row: MetricRow, group: string, values: string, drawing: Draw): Drawing {
  const unit = unitOf(row)
  if (isMoment(row.series)) return drawing(`time() - max${group} (${values})`, 'seconds')
  if (group !== '') return drawing(`avg${group} (${values})`, unit)
  const stats = ['avg', 'min', 'max'].map((stat) => `label_replace(${stat} (${values}), "stat", "${stat}", "", "")`)
  return drawing(stats.join('\nor\n'), unit, { told: 'stat', brief: `avg (${values})` })
}

function quantileOf(quantile: string, { kind, series }: MetricRow, by: string, rate: (name: string) => string): string {
  const label = by === '' ? '' : writeLabel(by)
  const sum =
    kind === 'histogram'
      ? `sum by (le${label && `, ${label}`}) (${rate(`${series}_bucket`)})`
      : `sum${label && ` by (${label})`} (${rate(series)})`
  return `histogram_quantile(${quantile}, ${sum})`
}

/** Of a counter's values, not of their rates. */
function totalUnit(unit: ValueUnit): ValueUnit {
  return unit === 'bytesPerSecond' ? 'bytes' : unit === 'share' ? 'seconds' : 'number'
}
