import type { Labels } from '../../query/promql/index.ts'
import { GroupAlerts } from '../alerts/group-alerts.ts'
import { type Batch, planBatches } from '../batch/plan-batches.ts'
import { GroupInputs } from '../input/group-inputs.ts'
import { rulesNamed } from '../questions/answer-question.ts'
import type { RuleStanding } from '../questions/question.ts'
import type { AlertRule, RuleGroup } from '../rule.ts'
import type { GroupContext, GroupCounts, GroupDefaults } from './group-context.ts'
import { GroupEvaluation } from './group-evaluation.ts'
import type { ResultSample } from './result-sample.ts'
import { newRuleState, ruleKeys, type RuleState } from './rule-state.ts'
import { type Slots, slotsOf } from './slots.ts'

/** A group with what is remembered between its evaluations. */
export class RunningGroup {
  readonly group: RuleGroup
  readonly slots: Slots
  readonly queryOffsetMs: number
  readonly rules: readonly RuleState[]
  readonly counts: GroupCounts = { iterations: 0, missed: 0, evaluations: 0, failures: 0, samples: 0 }
  readonly batches: ReadonlyMap<AlertRule, Batch>
  readonly inputs: GroupInputs
  readonly subqueryStepMs: number
  /** Epoch milliseconds; undefined until it was evaluated. */
  lastEvaluationMs: number | undefined
  evaluationMs = 0
  private readonly byKey: ReadonlyMap<string, RuleState>
  private readonly alerts: GroupAlerts
  /** Series of rules that are no more, to be marked stale. */
  private ended: readonly Labels[] = []
  /** Since when it is evaluated, epoch milliseconds. */
  private upSinceMs: number | undefined
  private readonly context: GroupContext

  constructor(context: GroupContext, group: RuleGroup, defaults: GroupDefaults) {
    this.context = context
    this.group = group
    const intervalMs = group.intervalMs ?? defaults.intervalMs
    this.slots = slotsOf({ file: group.file, name: group.slotName ?? group.name, intervalMs })
    this.queryOffsetMs = group.queryOffsetMs ?? defaults.queryOffsetMs
    this.subqueryStepMs = defaults.intervalMs
    this.rules = group.rules.map(newRuleState)
    this.byKey = ruleKeys(this.rules)
    this.alerts = new GroupAlerts(context, group, { byKey: this.byKey, intervalMs })
    this.batches = planBatches(group.rules)
    this.inputs = new GroupInputs(this.rules)
  }

  /** How its rules stand. */
  standings(): readonly RuleStanding[] {
    return this.rules.map((state) => {
      const { rule, health, lastError, source } = state
      const error = health === 'err' ? (lastError ?? '') : undefined
      const isLost = source === 'lost' && this.inputs.of(state)?.kind === 'metrics'
      const isFiring = [...(state.alerts?.active.values() ?? [])].some((alert) => alert.state === 'firing')
      const question = rule.kind === 'alerting' ? rule.question : undefined
      const named = question === undefined ? [] : rulesNamed(question)
      return { file: this.group.file, group: this.group.name, rule: rule.name, kind: rule.kind, error, isLost, isFiring, named }
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
    this.alerts.takeOver(from.alerts, left)
  }

  /** Evaluates the rules in their order for a slot; ends early between two rules once `stopping` says so. Never throws. */
  async evaluate(slotMs: number, { signal, stopping }: { readonly signal: AbortSignal; readonly stopping: AbortSignal }): Promise<void> {
    const { clock, settle } = this.context
    const startedMs = clock.now()
    const begin = clock.monotonic()
    this.upSinceMs ??= slotMs
    await this.lookForInputs(slotMs, signal)
    const waits = this.group.isImpatient !== true && this.rules.some((state) => !this.inputs.isIdle(state))
    const behind = await this.attempt('a group of rules could not be evaluated', async () => (waits ? settle(stopping) : undefined))
    if (stopping.aborted) return
    const unread = behind ?? (await this.attempt('the alerts of a group could not be read', () => this.alerts.restore(slotMs, signal)))
    const timeMs = slotMs - this.queryOffsetMs
    const times = { slotMs, timeMs, holdUntilMs: this.alerts.holdUntilMs, upSinceMs: this.upSinceMs }
    const evaluation = new GroupEvaluation(this.context, this, times, signal)
    const samples = await evaluation.run({ recording: behind, alerting: unread }, stopping)
    if (unread === undefined) await this.attempt('alerts could not be recorded', () => this.alerts.record(slotMs))
    if (stopping.aborted) return
    this.counts.samples = samples
    if (behind === undefined) await this.markEnded(timeMs, (labels) => evaluation.hasSaid(labels))
    this.evaluationMs = clock.monotonic() - begin
    this.lastEvaluationMs = startedMs
  }

  /** Forgets all its series and alerts as ended: it is evaluated no more. */
  end(): void {
    this.ended = [...this.ended, ...this.series()]
    this.alerts.leave()
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
    await this.attempt('the alerts of former rules could not be forgotten', () => this.alerts.forget())
  }

  /** Which rules have data. What cannot be found out now is as it was. */
  private async lookForInputs(nowMs: number, signal: AbortSignal): Promise<void> {
    const { inputs } = this.context
    if (inputs !== undefined)
      await this.attempt('it could not be found out which rules have data', () => this.inputs.look(inputs, nowMs, signal))
  }

  /** Does it, or logs why not, once for the group. */
  private async attempt(failure: string, act: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
    try {
      await act()
      return undefined
    } catch (error) {
      const { file, name: group } = this.group
      this.context.log.warn({ err: error, file, group }, failure)
      return { error }
    }
  }
}

function describeGroup({ group, slots, queryOffsetMs }: RunningGroup): string {
  return JSON.stringify([group, slots, queryOffsetMs])
}
