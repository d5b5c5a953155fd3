import { Fault } from '../../lib/errors.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import {
  type Annotation,
  describePlace,
  describeType,
  isCutOff,
  type MetricQueries,
  type MetricQuery,
  type PromqlResult,
  typeOf,
} from '../../query/promql/index.ts'
import { badParameter } from './bad-parameter.ts'
import type { PrometheusAnswer } from './prometheus-route.ts'
import { readDuration } from './read-duration.ts'
import { readExpr } from './read-expr.ts'
import { cutOffWarning, readLimit } from './read-limit.ts'

/** What both kinds of queries take. */
export const queryParameters = {
  query: 'A PromQL expression',
  limit: 'No more series than these; 0: all',
  timeout: 'Duration; never more than two minutes',
  lookback_delta: 'How far back an instant selector looks, a duration; default five minutes',
  stats: '`true`: with statistics of the query',
}

const mostAnnotations = 10

export interface ReadQuery extends Omit<MetricQuery, 'projectId'> {
  readonly limit: number
  readonly stats: string
}

/** The parameters of a query, looked at in the order in which Prometheus complains about them. Throws Fault `bad_input`. */
export function readQuery(form: URLSearchParams, readGrid: () => Pick<MetricQuery, 'startMs' | 'endMs' | 'stepMs'>): ReadQuery {
  const limit = readLimit(form)
  const grid = readGrid()
  const timeoutMs = readOptionalDuration(form, 'timeout', (problem) => badParameter('timeout', problem))
  const lookbackMs = readOptionalDuration(
    form,
    'lookback_delta',
    (problem) => new Fault('bad_input', `error parsing lookback delta duration: ${problem}`),
  )
  const text = form.get('query') ?? ''
  checkQuery(text, grid.stepMs)
  return { text, ...grid, timeoutMs, lookbackMs, limit, stats: form.get('stats') ?? '' }
}

/** Runs a query and answers as Prometheus does. */
export async function answerQuery(
  queries: MetricQueries,
  { limit, stats, ...query }: ReadQuery & MetricQuery,
  signal: AbortSignal,
): Promise<PrometheusAnswer> {
  const startedAt = performance.now()
  const { answer, askers } = await queries.run(query, signal)
  const { result } = answer
  const { value, annotations } = result
  const statistics = stats === '' ? '' : `,"stats":${encodeStats(result, (performance.now() - startedAt) / 1000)}`
  const textsOf = (level: Annotation['level']): string[] =>
    annotations.filter((one) => one.level === level).map(({ message, span }) => `${message} (${describePlace(query.text, span.start)})`)
  const warnings = textsOf('warning')
  if (isCutOff(value, limit)) warnings.push(cutOffWarning)
  if (stats !== '' && stats !== 'true' && stats !== 'all') {
    warnings.push(
      `value ${quoteGo(stats)} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`,
    )
  }
  return {
    data: {
      before: `{"resultType":"${value.type}","result":`,
      encoded: answer.encode({ limit, askers }, signal),
      after: `${statistics}}`,
    },
    warnings: first(warnings, 'warning'),
    infos: first(textsOf('info'), 'info'),
  }
}

/** Of texts that were read lately: dashboards ask the same again and again, and so does each of their viewers. */
const knownTypes = new Map<string, ReturnType<typeof typeOf>>()
const mostKnown = 1000
const longestKnown = 2000

function readType(text: string): ReturnType<typeof typeOf> {
  const known = knownTypes.get(text)
  if (known !== undefined) return known
  const type = typeOf(readExpr(text))
  if (text.length > longestKnown) return type
  if (knownTypes.size >= mostKnown) knownTypes.clear()
  knownTypes.set(text, type)
  return type
}

/** Throws what is wrong with the text of a query before it is run. */
function checkQuery(text: string, stepMs: number): void {
  const type = readType(text)
  if (stepMs > 0 && type !== 'vector' && type !== 'scalar') {
    throw badParameter('query', `invalid expression type "${describeType(type)}" for range query, must be Scalar or instant Vector`)
  }
}

function readOptionalDuration(form: URLSearchParams, name: string, faultOf: (problem: string) => Fault): number | undefined {
  const text = form.get(name) ?? ''
  if (text === '') return undefined
  const durationMs = readDuration(text)
  if (typeof durationMs !== 'number') throw faultOf(durationMs.problem)
  return durationMs
}

function first(texts: readonly string[], kind: string): readonly string[] {
  if (texts.length <= mostAnnotations) return texts
  return [...texts.slice(0, mostAnnotations), `${texts.length - mostAnnotations} more ${kind} annotations omitted`]
}

/** Times in seconds. What we do not measure apart is told as a whole. */
function encodeStats({ samplesRead, peakSamples }: PromqlResult, totalSeconds: number): string {
  const timings = {
    evalTotalTime: totalSeconds,
    resultSortTime: 0,
    queryPreparationTime: 0,
    innerEvalTime: totalSeconds,
    execQueueTime: 0,
    execTotalTime: totalSeconds,
  }
  return JSON.stringify({ timings, samples: { totalQueryableSamples: samplesRead, samplesRead, peakSamples } })
}
