import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import type { AlertBook, AlertChanges } from '../../model/alert-book.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { Labels, QueryGate, SeriesSource } from '../../query/promql/index.ts'
import { alertSamples } from '../alerts/alert-samples.ts'
import { computeAlerts, TooManyAlerts } from '../alerts/compute-alerts.ts'
import type { ExpandTemplate } from '../alerts/find-alerts.ts'
import { overrule } from '../alerts/overrule.ts'
import { holdAfter } from '../alerts/restore-alerts.ts'
import { restoreGroup } from '../alerts/restore-group.ts'
import { resendDelayMs, type RuleChanges } from '../alerts/rule-alerts.ts'
import { BatchAnswers } from '../batch/batch-answers.ts'
import { type Batch, planBatches } from '../batch/plan-batches.ts'
import { GroupInputs } from '../input/group-inputs.ts'
import { hadSamples } from '../input/has-samples.ts'
import { InputWatch } from '../input/input-watch.ts'
import type { KnownInputs } from '../input/known-inputs.ts'
import type { RuleStanding, TelemetryQuestions } from '../questions/question.ts'
import { type AlertRule, groupKeyOf, type RuleGroup } from '../rule.ts'
import { computeResults } from './compute-results.ts'
import { FreshResults } from './fresh-results.ts'
import { queryVector } from './query-vector.ts'
import { isSameValue, type ResultSample, type WriteResults } from './result-sample.ts'
import { type AlertingState, newRuleState, type RecordingState, ruleKeys, type RuleState } from './rule-state.ts'
import { type Slots, slotsOf } from './slots.ts'

export interface GroupContext {
  readonly clock: Clock
  readonly log: Log
  readonly source: SeriesSource
  readonly write: WriteResults
  /** Resolves when the source shows everything that was accepted before the call. Throws Fault when that takes too long. */
  readonly settle: (signal: AbortSignal) => Promise<void>
  /** Queries that may run at once, of all groups together. */
  readonly gate: QueryGate
  /** Where the state of alerts outlives the program, and who tells of them. */
  readonly book: AlertBook
  readonly expand: ExpandTemplate
  /** What native rules ask; without it they fail. */
  readonly telemetry?: TelemetryQuestions
  /** The page about an expression: where an alert comes from. */
  readonly linkTo: (query: string) => string
  /** Without it native rules are asked whether their data are there or not. */
  readonly inputs?: KnownInputs
  /** How the native rules of all groups stand. */
  readonly standings?: () => readonly RuleStanding[]
}

/** As Prometheus', waiting for a turn included. */
const queryTimeoutMs = 120_000
/** Rules that have nothing to say are done without waiting for anything: others get their turn after so long. */
const turnMs = 4

/** What holds for groups that do not say. */
export interface GroupDefaults {
  readonly intervalMs: number
  readonly queryOffsetMs: number
}

/** How often a group was, and was not, evaluated. */
export interface GroupCounts {
  /** Slots, evaluated or missed. */
  iterations: number
  missed: number
  evaluations: number
  failures: number
  /** Of the last evaluation. */
  samples: number
}

/** What the rules of one evaluation share. */
interface Evaluation {
  readonly slotMs: number
  readonly results: FreshResults
  readonly answers: BatchAnswers
  /** Metrics that samples came from. */
  readonly seen: ReadonlySet<string>
  readonly figures: Map<string, Promise<unknown>>
  readonly signal: AbortSignal
}

/** A group with what is remembered between its evaluations. */
export class RunningGroup {
  readonly group: RuleGroup
  readonly slots: Slots
  readonly queryOffsetMs: number
  readonly rules: readonly RuleState[]
  private readonly byKey: ReadonlyMap<string, RuleState>
  readonly counts: GroupCounts = { iterations: 0, missed: 0, evaluations: 0, failures: 0, samples: 0 }
  /** Epoch milliseconds; undefined until it was evaluated. */
  lastEvaluationMs: number | undefined
  evaluationMs = 0
  /** Series of rules that are no more, to be marked stale. */
  private ended: readonly Labels[] = []
  /** Alerts of rules that are no more, to be forgotten. */
  private forgotten: AlertChanges['gone'] = []
  /** Until when alerts of before the start fire though they are not found; undefined until they are restored. */
  private holdUntilMs: number | undefined
  /** Since when it is evaluated, epoch milliseconds. */
  private upSinceMs: number | undefined
  private readonly inputs: GroupInputs
  private readonly batches: ReadonlyMap<AlertRule, Batch>
  private readonly context: GroupContext
  private readonly subqueryStepMs: number

  constructor(context: GroupContext, group: RuleGroup, defaults: GroupDefaults) {
    this.context = context
    this.group = group
    const intervalMs = group.intervalMs ?? defaults.intervalMs
    this.slots = slotsOf({ file: group.file, name: group.slotName ?? group.name, intervalMs })
    this.queryOffsetMs = group.queryOffsetMs ?? defaults.queryOffsetMs
    this.subqueryStepMs = defaults.intervalMs
    this.rules = group.rules.map(newRuleState)
    this.byKey = ruleKeys(this.rules)
    this.batches = planBatches(group.rules)
    this.inputs = new GroupInputs(this.rules)
  }

  /** How its native rules stand. */
  standings(): readonly RuleStanding[] {
    return this.rules.flatMap((state) => {
      const { rule, health, lastError, source } = state
      if (rule.kind === 'recording' || rule.question === undefined) return []
      const error = health === 'err' ? (lastError ?? '') : undefined
      const isLost = source === 'lost' && this.inputs.of(state)?.kind === 'metrics'
      const isFiring = [...(state.alerts?.active.values() ?? [])].some((alert) => alert.state === 'firing')
      return [{ file: this.group.file, group: this.group.name, rule: rule.name, error, isLost, isFiring }]
    })
  }

  /** All series its rules make now. */
  *series(): Generator<Labels> {
    for (const { series } of this.rules) yield* series.values()
  }

  /** Whether the other would do the same at the same times. */
  isLike(other: RunningGroup): boolean {
    return describeGroup(this) === describeGroup(other)
  }

  /** Takes over from the group that had its name and file before. */
  copyState(from: RunningGroup): void {
    this.lastEvaluationMs = from.lastEvaluationMs
    this.evaluationMs = from.evaluationMs
    this.holdUntilMs = from.holdUntilMs
    this.upSinceMs = from.upSinceMs
    Object.assign(this.counts, from.counts)
    const left = new Map(from.byKey)
    for (const [key, state] of this.byKey) {
      const before = left.get(key)
      if (before === undefined) continue
      left.delete(key)
      state.series = before.series
      state.source = before.source
      if (state.alerts !== undefined && before.alerts !== undefined) state.alerts = before.alerts
    }
    this.ended = [...from.ended, ...[...left.values()].flatMap(({ series }) => [...series.values()])]
    this.forgotten = [...from.forgotten, ...[...left].flatMap(([key, state]) => instancesOf(key, state))]
  }

  /** Evaluates the rules in their order for a slot; ends early between two rules once `stopping` says so. Never throws. */
  async evaluate(slotMs: number, { signal, stopping }: { readonly signal: AbortSignal; readonly stopping: AbortSignal }): Promise<void> {
    const { clock, source, settle, gate } = this.context
    const startedMs = clock.now()
    const begin = clock.monotonic()
    const watch = new InputWatch(source)
    const results = new FreshResults(watch)
    this.upSinceMs ??= slotMs
    await this.lookForInputs(slotMs, signal)
    const waits = this.group.isImpatient !== true && this.rules.some((state) => !this.isIdle(state))
    const behind = await this.attempt('a group of rules could not be evaluated', async () => (waits ? settle(stopping) : undefined))
    if (stopping.aborted) return
    const unread = behind ?? (await this.attempt('the alerts of a group could not be read', () => this.restore(slotMs, signal)))
    const asked = { timeMs: slotMs - this.queryOffsetMs, subqueryStepMs: this.subqueryStepMs }
    const ask = (text: string, timeoutMs: number) => queryVector(watch, text, { ...asked, timeoutMs }, signal)
    const answers = new BatchAnswers(this.batches, (work) => gate.run(work, queryTimeoutMs, signal), ask)
    const evaluation = { slotMs, results, answers, seen: watch.seen, figures: new Map<string, Promise<unknown>>(), signal }
    let samples = 0
    let turnBegan = performance.now()
    for (const state of this.rules) {
      if (stopping.aborted) break
      const evaluated = { atMs: clock.now(), begin: clock.monotonic() }
      if (unread === undefined && this.isIdle(state)) {
        state.health = 'unknown'
        state.lastError = undefined
        state.lastEvaluationMs = evaluated.atMs
        continue
      }
      this.counts.evaluations++
      const hindrance = state.alerts === undefined ? behind : unread
      if (hindrance !== undefined) this.fail(state, hindrance.error)
      else if (!this.staysQuiet(state, evaluation)) {
        samples += await this.evaluateRule(state, evaluation)
        turnBegan = performance.now() // Others had their turn meanwhile.
      }
      state.evaluationMs = clock.monotonic() - evaluated.begin
      if (performance.now() - turnBegan >= turnMs) {
        await nextTurn()
        turnBegan = performance.now()
      }
      state.lastEvaluationMs = evaluated.atMs
    }
    if (unread === undefined) await this.attempt('alerts could not be recorded', () => this.record(slotMs))
    if (stopping.aborted) return
    this.counts.samples = samples
    if (behind === undefined) await this.markEnded(slotMs - this.queryOffsetMs, (labels) => results.find(labels) !== undefined)
    this.evaluationMs = clock.monotonic() - begin
    this.lastEvaluationMs = startedMs
  }

  /** Forgets all its series and alerts as ended: it is evaluated no more. */
  end(): void {
    this.ended = [...this.ended, ...this.series()]
    this.forgotten = [...this.forgotten, ...[...this.byKey].flatMap(([key, state]) => instancesOf(key, state))]
    for (const state of this.rules) state.series = new Map()
  }

  /** Marks the series of rules that are no more as stale, but those that somebody makes again; tried again next time when it fails. */
  async markEnded(timeMs: number, isMade: (labels: Labels) => boolean): Promise<void> {
    const samples = this.ended.filter((labels) => !isMade(labels)).map((labels): ResultSample => ({ labels, timeMs, value: 'stale' }))
    await this.attempt('the ends of series of former rules could not be stored', async () => {
      if (samples.length > 0) await this.context.write(samples)
      this.ended = []
    })
  }

  /** Has the alerts of rules that are no more forgotten; whoever was told of them hears no more, and they end by themselves. Never throws. */
  async forget(): Promise<void> {
    const { forgotten: gone } = this
    if (gone.length === 0) return
    await this.attempt('the alerts of former rules could not be forgotten', async () => {
      await this.context.book.record({ groupKey: groupKeyOf(this.group), changed: [], gone, alerts: [] })
      this.forgotten = []
    })
  }

  /** Whether an alert rule had nothing to say and has nothing to say, as most have: then that is all of its evaluation. */
  private staysQuiet(state: RuleState, { slotMs, answers, seen }: Evaluation): boolean {
    if (state.alerts === undefined || state.alerts.active.size > 0 || state.series.size > 0) return false
    if (answers.find(state.rule)?.length !== 0 || !this.inputs.isThere(state, seen)) return false
    state.alerts.stayEmpty(slotMs)
    state.health = 'ok'
    state.lastError = undefined
    return true
  }

  /** Evaluates one rule; what goes wrong stands in its state. Returns how many samples it made. */
  private async evaluateRule(state: RuleState, evaluation: Evaluation): Promise<number> {
    try {
      if (state.alerts !== undefined && evaluation.answers.isWaiting(state.rule)) {
        await evaluation.answers.ask(state.rule)
        if (this.staysQuiet(state, evaluation)) return 0
      }
      const said = state.alerts === undefined ? await this.computeResults(state, evaluation) : await this.computeAlerts(state, evaluation)
      await this.noteInput(state, evaluation)
      await this.store(state, said, evaluation)
      state.health = state.source === 'lost' || state.source === 'absent' ? 'unknown' : 'ok'
      state.lastError = undefined
      return said.length
    } catch (error) {
      if (!evaluation.signal.aborted && messageOf(error) !== state.lastError)
        this.context.log.warn({ err: error, ...this.names, rule: state.rule.name }, 'a rule failed')
      this.fail(state, error)
      return 0
    }
  }

  private computeResults({ rule }: RecordingState, { slotMs, results, signal }: Evaluation): Promise<readonly ResultSample[]> {
    const asked = { timeMs: slotMs - this.queryOffsetMs, subqueryStepMs: this.subqueryStepMs, limit: this.group.limit }
    return this.context.gate.run((timeoutMs) => computeResults(results, rule, { ...asked, timeoutMs }, signal), queryTimeoutMs, signal)
  }

  private async computeAlerts(
    state: AlertingState,
    { slotMs, results: source, answers, figures, signal }: Evaluation,
  ): Promise<readonly ResultSample[]> {
    const { gate, expand, telemetry, standings } = this.context
    const timeMs = slotMs - this.queryOffsetMs
    const upSinceMs = this.inputs.of(state) === undefined ? undefined : this.upSinceMs
    const times = { slotMs, timeMs, subqueryStepMs: this.subqueryStepMs, holdUntilMs: this.holdUntilMs ?? 0, upSinceMs }
    const { rule, alerts } = state
    const context = { telemetry, source, figures, ...(standings === undefined ? {} : { standings }) }
    try {
      const vector = answers.find(rule)
      const compute = (timeoutMs: number) =>
        computeAlerts(context, { rule, active: alerts.active, expand, vector }, { ...times, limit: this.group.limit, timeoutMs }, signal)
      // Who asks for nothing takes nobody's place.
      const asks = vector === undefined || upSinceMs !== undefined || isTemplated(rule)
      const next = await (asks ? gate.run(compute, queryTimeoutMs, signal) : compute(queryTimeoutMs))
      alerts.replace(next, slotMs)
      if (rule.ladder !== undefined) overrule(this.rules, state)
    } catch (error) {
      if (error instanceof TooManyAlerts) alerts.replace(new Map(), slotMs)
      throw error
    }
    return alertSamples(alerts.shown, timeMs)
  }

  /** Stores what a rule says, and the ends of what it says no more. Throws Fault when not all of it is stored. */
  private async store(state: RuleState, said: readonly ResultSample[], { slotMs, results }: Evaluation): Promise<void> {
    const timeMs = slotMs - this.queryOffsetMs
    // Somebody in the group was first with another value, or the same.
    const fresh = said.filter(({ labels }) => results.find(labels) === undefined)
    const clashes = said.filter((sample) => !isSameValue(results.find(sample.labels)?.value ?? sample.value, sample.value)).length
    const series = new Map(said.map(({ labels }) => [labels.key, labels]))
    const ended = [...state.series.values()].filter((labels) => !series.has(labels.key) && results.find(labels) === undefined)
    const samples = [...fresh, ...ended.map((labels): ResultSample => ({ labels, timeMs, value: 'stale' }))]
    const { refused, reason } = samples.length === 0 ? { refused: 0, reason: '' } : await this.context.write(samples)
    results.add(samples)
    state.series = series
    if (clashes > 0) throw new Fault('conflict', `duplicate sample for timestamp: ${clashes} of ${said.length} not stored`)
    if (refused > 0) throw new Fault('bad_input', `${refused} of ${samples.length} samples were not stored: ${reason}`)
  }

  /** Once, before the first evaluation: what the book knows of the alerts. */
  private async restore(slotMs: number, signal: AbortSignal): Promise<void> {
    if (this.holdUntilMs !== undefined || this.rules.every(({ alerts }) => alerts === undefined)) return
    const { book, source } = this.context
    const instances = await book.load(groupKeyOf(this.group))
    const { restored, gone, outage } = await restoreGroup(source, { rules: this.rules, instances, slotMs }, signal)
    for (const [state, alerts] of restored) state.alerts = alerts
    this.forgotten = [...this.forgotten, ...gone]
    this.holdUntilMs = instances.length === 0 ? 0 : holdAfter(outage, this.slots.intervalMs)
  }

  /** Keeps what the evaluation changed of the alerts, and hands on those to be told. */
  private async record(slotMs: number): Promise<void> {
    const { book, linkTo } = this.context
    const validForMs = 4 * Math.max(this.slots.intervalMs, resendDelayMs)
    const { forgotten } = this
    const changes: RuleChanges[] = []
    for (const [ruleKey, { rule, alerts }] of this.byKey) {
      if (alerts === undefined || alerts.isQuiet) continue
      changes.push(alerts.changesAt(slotMs, { ruleKey, validForMs, linkTo: () => linkTo(rule.query) }))
    }
    const changed = changes.flatMap((one) => one.changed)
    const gone = [...forgotten, ...changes.flatMap((one) => one.gone)]
    const alerts = changes.flatMap((one) => one.alerts)
    if (changed.length + gone.length + alerts.length > 0) await book.record({ groupKey: groupKeyOf(this.group), changed, gone, alerts })
    for (const one of changes) one.keep()
    this.forgotten = []
  }

  /** Which rules have data. What cannot be found out now is as it was. */
  private async lookForInputs(nowMs: number, signal: AbortSignal): Promise<void> {
    const { inputs } = this.context
    if (inputs !== undefined)
      await this.attempt('it could not be found out which rules have data', () => this.inputs.look(inputs, nowMs, signal))
  }

  /** Whether it has nothing to look at, and nothing to end. */
  private isIdle(state: RuleState): boolean {
    return this.inputs.isAsleep(state) && state.alerts?.active.size === 0
  }

  private noteInput(state: RuleState, { slotMs, results, seen, signal }: Evaluation): Promise<void> {
    return this.inputs.note(state, seen, () => hadSamples(results, state.rule.query, slotMs - this.queryOffsetMs, signal))
  }

  /** Does it, or logs why not, once for the group. */
  private async attempt(failure: string, act: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
    try {
      await act()
      return undefined
    } catch (error) {
      this.context.log.warn({ err: error, ...this.names }, failure)
      return { error }
    }
  }

  private get names(): { readonly file: string; readonly group: string } {
    return { file: this.group.file, group: this.group.name }
  }

  private fail(state: RuleState, error: unknown): void {
    state.health = 'err'
    state.lastError = messageOf(error)
    if (state.alerts !== undefined) state.alerts.isFailing = true
    this.counts.failures++
  }
}

function instancesOf(ruleKey: string, { alerts }: RuleState): AlertChanges['gone'] {
  return [...(alerts?.active.values() ?? [])].map(({ labels }) => ({ ruleKey, fingerprint: fingerprintOf([...labels.entries()]) }))
}

function isTemplated({ labels, annotations }: AlertRule): boolean {
  return [...labels, ...annotations].some(([, text]) => text.includes('{{'))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describeGroup({ group, slots, queryOffsetMs }: RunningGroup): string {
  return JSON.stringify([group, slots, queryOffsetMs])
}
