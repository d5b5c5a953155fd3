import {
  evaluateQuery,
  listSelectors,
  MemorySource,
  metricName,
  metricQueryLimits,
  parseExpr,
  promqlFeatures,
} from '../../query/promql/index.ts'
import type { AlertRule, RuleInput } from '../rule.ts'

/** How the data of a rule stand: `absent`: there are none yet; `lost`: there were in the last day, and come no more. */
export type InputState = 'present' | 'absent' | 'lost'

/** Made by rules themselves: that there is none of it is nothing strange. */
const madeByRules = new Set(['ALERTS', 'ALERTS_FOR_STATE'])

/** Undefined: the rule may have something to say whatever comes in, or it is a rule of Prometheus, which always asks. Never throws. */
export async function inputOf({ query, question, input }: AlertRule): Promise<RuleInput | undefined> {
  if (input !== undefined) return input
  if (question === undefined) return undefined
  if (question.name === 'promql') return metricsOf(query)
  if (question.name !== 'logs' && question.name !== 'traces') return undefined
  // That nothing comes is just what such a rule may look for.
  return looksForLess(question.settings) ? undefined : { kind: 'rows', signal: question.name, isAskedInSilence: false }
}

async function metricsOf(text: string): Promise<RuleInput | undefined> {
  const names = new Set<string>()
  for (const matchers of listSelectors(parseExpr(text, { features: promqlFeatures }))) {
    const name = matchers.find((matcher) => matcher.name === metricName && matcher.operator === '=')?.value
    if (name === undefined) return undefined
    if (!madeByRules.has(name)) names.add(name)
  }
  return names.size === 0 || (await saysSomethingOfNothing(text)) ? undefined : { kind: 'metrics', names: [...names] }
}

/** Like `absent(x)` does. */
async function saysSomethingOfNothing(text: string): Promise<boolean> {
  const at = { startMs: 0, endMs: 0, stepMs: 0, lookbackMs: 1, subqueryStepMs: 60_000 }
  const limits = { ...metricQueryLimits, timeoutMs: 1000 }
  try {
    const { value } = await evaluateQuery(
      new MemorySource(),
      { text, ...at, features: promqlFeatures, limits },
      new AbortController().signal,
    )
    return value.type !== 'vector' || value.samples.length > 0
  } catch {
    return true
  }
}

function looksForLess(settings: unknown): boolean {
  return typeof settings === 'object' && settings !== null && 'below' in settings && settings.below !== undefined
}
