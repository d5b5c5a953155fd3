import type { Annotation } from '../annotations.ts'
import { parseExpr } from '../parse/parse-expr.ts'
import { printExpr } from '../parse/print-expr.ts'
import type { PromqlFeatures, PromqlQuery, PromqlResult, PromqlValue, VectorSample } from '../query.ts'
import { checkAnnotations, describeMatch, messageMatches } from './check-annotations.ts'
import { compareResult } from './compare-result.ts'
import { pinSelectors } from './pin-selectors.ts'
import type { EvalCommand, EvalTime } from './script.ts'

/** Evaluates a query over the series that are loaded. */
export type Evaluate = (query: PromqlQuery) => Promise<PromqlResult>

/** Every experimental part that scripts use is on. */
const features: PromqlFeatures = {
  experimentalFunctions: true,
  durationExpressions: true,
  extendedRangeSelectors: true,
  binaryFillModifiers: true,
  delayedNameRemoval: true,
  typeAndUnitLabels: false,
  startTimestamps: true,
}
const lookbackMs = 5 * 60_000
const subqueryStepMs = 60_000
const limits = { maxSamples: 10_000, timeoutMs: 100_000 }
const aroundMs = 60_000
/** Their values differ between an instant and a range query. */
const queryBound = /(?:start|end|range|step)\(\)/

/**
 * Runs one `eval`: an instant query also with its selectors pinned, at other times, and each of these as the middle step of a range
 * query. Answers what is wrong in words, undefined when all is as expected.
 */
export async function runEval(evaluate: Evaluate, command: EvalCommand): Promise<string | undefined> {
  const { time, text } = command
  if (time.stepMs !== 0 || time.startMs !== time.endMs) return (await runQuery(evaluate, command, text, time)).problem
  const atMs = command.expected.rangeVector?.endMs ?? time.startMs
  for (const [at, repeat] of [{ text, atMs }, ...listRepeats(text, atMs)].entries()) {
    const problem = await runInstant(evaluate, command, repeat)
    if (problem !== undefined) return at === 0 ? problem : `${problem}, repeated as ${repeat.text} at ${repeat.atMs} ms`
  }
  return undefined
}

interface Repeat {
  readonly text: string
  readonly atMs: number
}

function listRepeats(text: string, atMs: number): readonly Repeat[] {
  const pinned = pinText(text, atMs)
  if (pinned === undefined) return []
  const times = atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs]
  return times.map((timeMs) => ({ text: pinned, atMs: timeMs }))
}

function pinText(text: string, atMs: number): string | undefined {
  try {
    const pinned = pinSelectors(parseExpr(text, { features }), atMs)
    return pinned === undefined ? undefined : printExpr(pinned)
  } catch {
    // What cannot be read fails when it is evaluated, and then it is told.
    return undefined
  }
}

async function runInstant(evaluate: Evaluate, command: EvalCommand, { text, atMs }: Repeat): Promise<string | undefined> {
  const { expected } = command
  const first = await runQuery(evaluate, command, text, { startMs: atMs, endMs: atMs, stepMs: 0 })
  if (first.value === undefined || first.problem !== undefined) return first.problem
  const isBound = queryBound.test(text) || expected.rangeVector !== undefined || expected.string !== undefined
  if (isBound) return undefined
  const query = { text, startMs: atMs - aroundMs, endMs: atMs + aroundMs, stepMs: aroundMs }
  const ranged = await tryEvaluate(evaluate, query)
  if ('failure' in ranged) return `in a range query: ${ranged.failure}`
  // A range query is sorted by labels.
  if (expected.ordered) return undefined
  const problem = compareResult(command, middleOf(ranged.value, atMs, first.value.type))
  return problem === undefined ? undefined : `in a range query: ${problem}`
}

interface Outcome {
  readonly problem?: string
  /** Undefined when the query failed. */
  readonly value?: PromqlValue
}

async function runQuery(evaluate: Evaluate, command: EvalCommand, text: string, time: EvalTime): Promise<Outcome> {
  const { expected } = command
  const answer = await tryEvaluate(evaluate, { text, ...time })
  if ('failure' in answer) {
    if (expected.fail === undefined) return { problem: `failed: ${answer.failure}` }
    if (messageMatches(expected.fail, answer.failure)) return {}
    return { problem: `expected failure ${describeMatch(expected.fail)}, got: ${answer.failure}` }
  }
  if (expected.fail !== undefined) return { problem: 'expected a failure, got none' }
  const problem = checkAnnotations(expected, text, answer.annotations) ?? compareResult(command, answer.value)
  return problem === undefined ? { value: answer.value } : { problem, value: answer.value }
}

type Answer = { readonly failure: string } | { readonly value: PromqlValue; readonly annotations: readonly Annotation[] }

async function tryEvaluate(evaluate: Evaluate, query: EvalTime & { readonly text: string }): Promise<Answer> {
  try {
    return await evaluate({ ...query, lookbackMs, subqueryStepMs, features, limits })
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

/** What a matrix holds at that time, as an instant query would have answered. */
function middleOf(value: PromqlValue, timeMs: number, type: PromqlValue['type']): PromqlValue {
  if (value.type !== 'matrix') return value
  const samples: VectorSample[] = []
  for (const { labels, times, values, histograms } of value.series) {
    const at = times.indexOf(timeMs)
    if (at >= 0) samples.push({ labels, timeMs, value: histograms?.[at] ?? values[at] ?? NaN })
  }
  const [only] = samples
  if (type === 'scalar' && typeof only?.value === 'number') return { type, timeMs, value: only.value }
  return { type: 'vector', samples }
}
