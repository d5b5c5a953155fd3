import { nextTurn } from '../../lib/next-turn.ts'
import type { Labels } from '../../query/promql/index.ts'
import { alertSamples } from '../alerts/alert-samples.ts'
import { computeAlerts, TooManyAlerts } from '../alerts/compute-alerts.ts'
import { hasTemplate } from '../alerts/find-alerts.ts'
import { overrule } from '../alerts/overrule.ts'
import { BatchAnswers } from '../batch/batch-answers.ts'
import type { Batch } from '../batch/plan-batches.ts'
import type { GroupInputs } from '../input/group-inputs.ts'
import { hadSamples } from '../input/has-samples.ts'
import { InputWatch } from '../input/input-watch.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import { computeResults } from './compute-results.ts'
import { FreshResults } from './fresh-results.ts'
import type { GroupContext, GroupCounts } from './group-context.ts'
import { queryVector } from './query-vector.ts'
import type { ResultSample } from './result-sample.ts'
import { ResultWriter } from './result-writer.ts'
import type { AlertingState, RecordingState, RuleState } from './rule-state.ts'

/** What an evaluation needs of its group. */
export interface EvaluatedGroup {
  readonly group: RuleGroup
  readonly rules: readonly RuleState[]
  readonly batches: ReadonlyMap<AlertRule, Batch>
  readonly inputs: GroupInputs
  readonly counts: GroupCounts
  readonly subqueryStepMs: number
}

/** Epoch milliseconds. */
export interface EvaluationTimes {
  readonly slotMs: number
  /** What is looked at: the slot, less the group's query offset. */
  readonly timeMs: number
  /** Until when alerts of before the start fire though they are not found. */
  readonly holdUntilMs: number
  /** Since when the group is evaluated. */
  readonly upSinceMs: number
}

/** Why nothing can be said of rules. */
interface Hindrance {
  readonly error: unknown
}

/** As Prometheus', waiting for a turn included. */
const queryTimeoutMs = 120_000
/** Rules that have nothing to say are done without waiting for anything: others get their turn after so long. */
const turnMs = 4
/** Stored at once, about. */
const samplesAtOnce = 1000

/** The rules of a group at one slot, one after the other. */
export class GroupEvaluation {
  private readonly context: GroupContext
  private readonly of: EvaluatedGroup
  private readonly times: EvaluationTimes
  private readonly signal: AbortSignal
  private readonly results: FreshResults
  private readonly writer: ResultWriter
  private readonly answers: BatchAnswers
  /** Metrics that samples came from. */
  private readonly seen: ReadonlySet<string>
  private readonly figures = new Map<string, Promise<unknown>>()
  private samples = 0

  constructor(context: GroupContext, of: EvaluatedGroup, times: EvaluationTimes, signal: AbortSignal) {
    this.context = context
    this.of = of
    this.times = times
    this.signal = signal
    const { timeMs } = times
    const watch = new InputWatch(context.source)
    this.seen = watch.seen
    this.results = new FreshResults(watch)
    this.writer = new ResultWriter(this.results, context.write, timeMs)
    const asked = { timeMs, subqueryStepMs: of.subqueryStepMs }
    const ask = (text: string, timeoutMs: number) => queryVector(watch, text, { ...asked, timeoutMs }, signal)
    this.answers = new BatchAnswers(of.batches, (work) => context.gate.run(work, queryTimeoutMs, signal), ask)
  }

  /**
   * Evaluates all rules that nothing hinders; ends early between two rules once `stopping` says so. What goes wrong stands in the states
   * of the rules. Returns how many samples they made.
   */
  async run(hindrances: Readonly<Record<RuleState['rule']['kind'], Hindrance | undefined>>, stopping: AbortSignal): Promise<number> {
    const { clock } = this.context
    const { rules, inputs, counts } = this.of
    let turnBegan = performance.now()
    for (const state of rules) {
      if (stopping.aborted) break
      const evaluated = { atMs: clock.now(), begin: clock.monotonic() }
      if (hindrances.alerting === undefined && inputs.isIdle(state)) {
        state.health = 'unknown'
        state.lastError = undefined
        state.lastEvaluationMs = evaluated.atMs
        continue
      }
      counts.evaluations++
      const hindrance = hindrances[state.rule.kind]
      if (hindrance !== undefined) this.fail(state, hindrance.error)
      else if (!this.staysQuiet(state)) {
        const haveOthersHadTheirs = await this.evaluateRule(state)
        if (haveOthersHadTheirs) turnBegan = performance.now()
      }
      state.evaluationMs = clock.monotonic() - evaluated.begin
      if (performance.now() - turnBegan >= turnMs) {
        await nextTurn()
        turnBegan = performance.now()
      }
      state.lastEvaluationMs = evaluated.atMs
    }
    await this.flush()
    return this.samples
  }

  /** Whether a rule has said something of a series. */
  hasSaid(labels: Labels): boolean {
    return this.results.find(labels) !== undefined
  }

  /** Whether an alert rule had nothing to say and has nothing to say, as most have: then that is all of its evaluation. */
  private staysQuiet(state: RuleState): boolean {
    if (state.alerts === undefined || state.alerts.active.size > 0 || state.series.size > 0) return false
    if (this.answers.find(state.rule)?.length !== 0 || !this.of.inputs.isThere(state, this.seen)) return false
    state.alerts.stayEmpty(this.times.slotMs)
    state.health = 'ok'
    state.lastError = undefined
    return true
  }

  /** Whether it waited for the store, in which time others had their turn. */
  private async evaluateRule(state: RuleState): Promise<boolean> {
    let hasWaited = false
    try {
      if (state.alerts !== undefined && this.answers.isWaiting(state.rule)) {
        hasWaited = true
        await this.answers.ask(state.rule)
        if (this.staysQuiet(state)) return hasWaited
      }
      // Whoever asks the store sees what the rules before it said; who asks for nothing takes nobody's place.
      const asks = this.asks(state)
      if (asks) await this.flush()
      const samples = state.alerts === undefined ? await this.computeResults(state) : await this.computeAlerts(state, asks)
      await this.noteInput(state)
      this.writer.add({ state, samples })
      const isDue = asks || this.writer.size >= samplesAtOnce
      hasWaited ||= isDue
      if (isDue) await this.flush()
    } catch (error) {
      this.tell(state, error)
    }
    return hasWaited
  }

  private asks(state: RuleState): boolean {
    if (state.alerts === undefined) return true
    const { labels, annotations } = state.rule
    return (
      this.answers.find(state.rule) === undefined ||
      this.of.inputs.of(state) !== undefined ||
      hasTemplate(labels) ||
      hasTemplate(annotations)
    )
  }

  private computeResults({ rule }: RecordingState): Promise<readonly ResultSample[]> {
    const { times, of, results, signal } = this
    const asked = { timeMs: times.timeMs, subqueryStepMs: of.subqueryStepMs, limit: of.group.limit }
    return this.context.gate.run((timeoutMs) => computeResults(results, rule, { ...asked, timeoutMs }, signal), queryTimeoutMs, signal)
  }

  private async computeAlerts(state: AlertingState, asks: boolean): Promise<readonly ResultSample[]> {
    const { times, of, results: source, figures, signal } = this
    const { gate, expand, telemetry, standings } = this.context
    const { slotMs, timeMs, holdUntilMs } = times
    const { rule, alerts } = state
    const upSinceMs = of.inputs.of(state) === undefined ? undefined : times.upSinceMs
    const asked = { slotMs, timeMs, holdUntilMs, upSinceMs, subqueryStepMs: of.subqueryStepMs, limit: of.group.limit }
    const context = { telemetry, source, figures, ...(standings === undefined ? {} : { standings }) }
    try {
      const before = { rule, active: alerts.active, expand, vector: this.answers.find(rule) }
      const compute = (timeoutMs: number) => computeAlerts(context, before, { ...asked, timeoutMs }, signal)
      const next = await (asks ? gate.run(compute, queryTimeoutMs, signal) : compute(queryTimeoutMs))
      alerts.replace(next, slotMs)
      if (rule.ladder !== undefined) overrule(of.rules, state)
    } catch (error) {
      if (error instanceof TooManyAlerts) alerts.replace(new Map(), slotMs)
      throw error
    }
    return alertSamples(alerts.shown, timeMs)
  }

  private noteInput(state: RuleState): Promise<void> {
    const { times, of, results, seen, signal } = this
    return of.inputs.note(state, seen, () => hadSamples(results, state.rule.query, times.timeMs, signal))
  }

  /** Stores what the rules have said so far. */
  private async flush(): Promise<void> {
    for (const { state, samples, error } of await this.writer.flush()) {
      if (error !== undefined) {
        this.tell(state, error)
        continue
      }
      state.health = state.source === 'lost' || state.source === 'absent' ? 'unknown' : 'ok'
      state.lastError = undefined
      this.samples += samples.length
    }
  }

  private tell(state: RuleState, error: unknown): void {
    const { file, name: group } = this.of.group
    if (!this.signal.aborted && messageOf(error) !== state.lastError)
      this.context.log.warn({ err: error, file, group, rule: state.rule.name }, 'a rule failed')
    this.fail(state, error)
  }

  private fail(state: RuleState, error: unknown): void {
    state.health = 'err'
    state.lastError = messageOf(error)
    if (state.alerts !== undefined) state.alerts.isFailing = true
    this.of.counts.failures++
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
