import { Fault } from '../../lib/errors.ts'
import { type Labels, metricName, type MetricQueries, type MetricReader, parseMetricSelector } from '../../query/promql/index.ts'

export interface OptionSource {
  readonly metricQueries: MetricQueries
  readonly metricReader: MetricReader
  readonly projectId: number
  readonly fromMs: number
  readonly toMs: number
  readonly signal: AbortSignal
}

/** More than anybody looks through. */
const mostOptions = 5000

/**
 * What a query of a variable answers: `label_values(label)`, `label_values(selector, label)`, `label_names()`, `metrics(pattern)`,
 * `query_result(expr)`, or a selector, whose series are listed. Throws Fault `bad_input` for one that cannot be read.
 */
export async function queryOptions(source: OptionSource, query: string): Promise<readonly string[]> {
  const { metricReader } = source
  const text = query.trim()
  const [, selector, label] = /^label_values\(\s*(?:(.+?)\s*,\s*)?([A-Za-z_][\w.]*)\s*\)$/s.exec(text) ?? []
  if (label !== undefined) return await take(metricReader.listLabelValues(label, selectionOf(source, selector), source.signal))
  const [isNames, names] = /^label_names\(\s*(.*?)\s*\)$/s.exec(text) ?? []
  if (isNames !== undefined) {
    const found = await take(metricReader.listLabelNames(selectionOf(source, names || undefined), source.signal))
    return found.filter((name) => name !== '__name__')
  }
  const [, pattern] = /^metrics\(\s*(.+?)\s*\)$/s.exec(text) ?? []
  if (pattern !== undefined) {
    const matching = `{__name__=~${JSON.stringify(`.*(?:${pattern}).*`)}}`
    return await take(metricReader.listLabelValues('__name__', selectionOf(source, matching), source.signal))
  }
  const [, expr] = /^query_result\(\s*(.+?)\s*\)$/s.exec(text) ?? []
  if (expr !== undefined) return await readResult(source, expr)
  const series = await take<Labels>(metricReader.listSeries(selectionOf(source, text), source.signal))
  return series.map((labels) => seriesText(labels))
}

function selectionOf({ projectId, fromMs, toMs }: OptionSource, selector: string | undefined) {
  const isAll = selector === undefined || selector.replaceAll(/\s/g, '') === '{}'
  const matcherSets = isAll ? [] : [parseMetricSelector(selector)]
  return { projectId, matcherSets, startMs: fromMs, endMs: toMs, limit: mostOptions }
}

async function take<Item>(pieces: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for await (const piece of pieces) {
    all.push(...piece.slice(0, mostOptions - all.length))
    if (all.length >= mostOptions) break
  }
  return all
}

/** Each element as `name{labels} value time`, which a regex then takes apart. */
async function readResult({ metricQueries, projectId, toMs, signal }: OptionSource, expr: string): Promise<readonly string[]> {
  const { answer } = await metricQueries.run({ projectId, text: expr, startMs: toMs, endMs: toMs, stepMs: 0 }, signal)
  const { value } = answer.result
  if (value.type === 'vector')
    return value.samples
      .slice(0, mostOptions)
      .map(({ labels, value: sample, timeMs }) => `${seriesText(labels)} ${typeof sample === 'number' ? sample : ''} ${timeMs}`)
  if (value.type === 'scalar' || value.type === 'string') return [String(value.value)]
  throw new Fault('bad_input', 'query_result takes an expression with one value at a time')
}

function seriesText(labels: Labels): string {
  const pairs = [...labels.withoutName().entries()].map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `${labels.get(metricName)}{${pairs.join(',')}}`
}
