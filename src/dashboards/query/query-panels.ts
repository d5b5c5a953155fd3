import { Fault } from '../../lib/errors.ts'
import { describeType, Labels, type MetricQueries, parseExpr, promqlFeatures, type PromqlResult, typeOf } from '../../query/promql/index.ts'
import type { BoundVariables } from '../variables/bound-variable.ts'
import { durationMs } from '../variables/duration.ts'
import { fillVariables } from '../variables/fill-variables.ts'
import { timeVariables } from '../variables/time-variables.ts'

/** A panel's questions. */
export interface PanelQuery {
  readonly key: string
  /** Milliseconds between points. */
  readonly stepMs: number
  /** Seen by this panel alone. */
  readonly variables: BoundVariables
  readonly targets: readonly {
    readonly ref: string
    readonly expr: string
    readonly isInstant: boolean
    /** A duration or a variable; empty: none. */
    readonly minStep: string
  }[]
}

interface QueryPanels {
  readonly fromMs: number
  readonly toMs: number
  /** How far back the same is asked once more; 0: not. */
  readonly compareMs: number
  readonly variables: BoundVariables
  readonly panels: readonly PanelQuery[]
}

/** The steps of an answer and what stands at them. */
interface Answer {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
  readonly result: PromqlResult
}

export interface TargetAnswer {
  readonly ref: string
  /** As it was asked, variables filled in. */
  readonly expr: string
  readonly result: Answer | undefined
  readonly before: Answer | undefined
  /** Whatever was thrown instead of an answer. */
  readonly error: unknown
}

interface Context {
  readonly metricQueries: MetricQueries
  readonly projectId: number
  readonly signal: AbortSignal
}

/** Panels that are asked at the same time: other readers wait behind them. */
const lanes = 3
const mostSteps = 3000

/** Asks what panels show, some at a time, and gives each panel as soon as all its targets are answered. A target that fails says so alone. */
export async function* queryPanels(
  context: Context,
  { panels, ...asked }: QueryPanels,
): AsyncGenerator<{ readonly key: string; readonly targets: readonly TargetAnswer[] }, void, undefined> {
  const waiting = [...panels]
  const running = new Map<string, Promise<{ readonly key: string; readonly targets: readonly TargetAnswer[] }>>()
  const startNext = (): void => {
    const panel = waiting.shift()
    if (panel === undefined) return
    const answer = queryPanel(context, panel, asked)
    // Who went away meanwhile does not come back for it.
    answer.catch(() => undefined)
    running.set(panel.key, answer)
  }
  for (let lane = 0; lane < lanes; lane++) startNext()
  while (running.size > 0) {
    const done = await Promise.race(running.values())
    running.delete(done.key)
    startNext()
    yield done
    context.signal.throwIfAborted()
  }
}

async function queryPanel(context: Context, panel: PanelQuery, asked: Omit<QueryPanels, 'panels'>) {
  const { fromMs, toMs } = asked
  const bound = { ...asked.variables, ...panel.variables }
  const filling = { ...timeVariables({ fromMs, toMs, stepMs: panel.stepMs, minStepMs: 0 }), ...bound }
  const minStepsMs = panel.targets.map(({ minStep }) => durationMs(fillVariables(minStep, filling)) ?? 0)
  // One step for all of a panel: its lines stand over one another.
  const stepMs = Math.max(panel.stepMs, ...minStepsMs, Math.ceil((toMs - fromMs) / mostSteps))
  const targets: TargetAnswer[] = []
  for (const [index, target] of panel.targets.entries()) {
    const times = timeVariables({ fromMs, toMs, stepMs, minStepMs: minStepsMs[index] ?? 0 })
    const expr = fillVariables(target.expr, { ...times, ...bound })
    targets.push(await answerTarget(context, { ...asked, ...target, expr, stepMs }))
  }
  return { key: panel.key, targets }
}

type FilledTarget = Pick<QueryPanels, 'fromMs' | 'toMs' | 'compareMs'> & {
  readonly ref: string
  readonly expr: string
  readonly isInstant: boolean
  readonly stepMs: number
}

async function answerTarget(context: Context, { ref, expr, isInstant, stepMs, ...asked }: FilledTarget): Promise<TargetAnswer> {
  const { fromMs, toMs, compareMs } = asked
  try {
    checkType(expr)
    const ask = async (backMs: number): Promise<Answer> => {
      const endMs = isInstant ? toMs - backMs : Math.floor((toMs - backMs) / stepMs) * stepMs
      const startMs = isInstant ? endMs : Math.min(endMs, Math.ceil((fromMs - backMs) / stepMs) * stepMs)
      const query = { projectId: context.projectId, text: expr, startMs, endMs, stepMs: isInstant ? 0 : stepMs }
      const { answer } = await context.metricQueries.run(query, context.signal)
      return { startMs, endMs, stepMs, result: isInstant ? asMatrix(answer.result, endMs) : answer.result }
    }
    return { ref, expr, result: await ask(0), before: compareMs > 0 && !isInstant ? await ask(compareMs) : undefined, error: undefined }
  } catch (error) {
    if (context.signal.aborted) throw error
    return { ref, expr, result: undefined, before: undefined, error }
  }
}

/** Throws Fault `bad_input` for what cannot be read or has no value at one time. */
function checkType(text: string): void {
  const type = typeOf(parseExpr(text, { features: promqlFeatures }))
  if (type === 'vector' || type === 'scalar') return
  throw new Fault('bad_input', `the query yields a ${describeType(type)}, which has no value at one time`)
}

/** An answer at one time as series of one point, in the order it gave them. */
function asMatrix(result: PromqlResult, timeMs: number): PromqlResult {
  const { value } = result
  if (value.type === 'matrix' || value.type === 'string') return result
  const samples = value.type === 'vector' ? value.samples : [{ labels: Labels.empty, value: value.value }]
  const times = Float64Array.of(timeMs)
  const series = samples.map((sample) => ({
    labels: sample.labels,
    times,
    values: Float64Array.of(typeof sample.value === 'number' ? sample.value : Number.NaN),
  }))
  return { ...result, value: { type: 'matrix', series } }
}
