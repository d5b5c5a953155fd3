import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { Labels, QueryGate, SeriesSource } from '../../query/promql/index.ts'
import type { RecordingRule, RuleGroup } from '../rule.ts'
import { computeResults } from './compute-results.ts'
import { FreshResults } from './fresh-results.ts'
import { isSameValue, type ResultSample, type WriteResults } from './result-sample.ts'
import { newRuleState, type RuleState } from './rule-state.ts'
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
}

/** As Prometheus', waiting for a turn included. */
const queryTimeoutMs = 120_000

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

/** A group with what is remembered between its evaluations. */
export class RunningGroup {
  readonly group: RuleGroup
  readonly slots: Slots
  readonly queryOffsetMs: number
  readonly rules: readonly RuleState[]
  readonly counts: GroupCounts = { iterations: 0, missed: 0, evaluations: 0, failures: 0, samples: 0 }
  /** Epoch milliseconds; undefined until it was evaluated. */
  lastEvaluationMs: number | undefined
  evaluationMs = 0
  /** Series of rules that are no more, to be marked stale. */
  private ended: readonly Labels[] = []
  private readonly context: GroupContext
  private readonly subqueryStepMs: number

  constructor(context: GroupContext, group: RuleGroup, defaults: GroupDefaults) {
    this.context = context
    this.group = group
    const intervalMs = group.intervalMs ?? defaults.intervalMs
    this.slots = slotsOf({ ...group, intervalMs })
    this.queryOffsetMs = group.queryOffsetMs ?? defaults.queryOffsetMs
    this.subqueryStepMs = defaults.intervalMs
    this.rules = group.rules.map(newRuleState)
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
    Object.assign(this.counts, from.counts)
    const left = new Map<string, RuleState[]>()
    for (const state of from.rules) {
      const alike = left.get(identify(state)) ?? []
      alike.push(state)
      left.set(identify(state), alike)
    }
    for (const state of this.rules) state.series = left.get(identify(state))?.shift()?.series ?? state.series
    this.ended = [...from.ended, ...[...left.values()].flat().flatMap(({ series }) => [...series.values()])]
  }

  /** Evaluates the rules in their order for a slot; ends early between two rules once `stopping` says so. Never throws. */
  async evaluate(slotMs: number, { signal, stopping }: { readonly signal: AbortSignal; readonly stopping: AbortSignal }): Promise<void> {
    const { clock, log, source, settle } = this.context
    const startedMs = clock.now()
    const begin = clock.monotonic()
    const results = new FreshResults(source)
    const behind = await settle(stopping).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    if (stopping.aborted) return
    // Once, and not for each rule.
    if (behind !== undefined) log.warn({ err: behind.error, ...this.names }, 'a group of rules could not be evaluated')
    let samples = 0
    for (const state of this.rules) {
      const { rule } = state
      if (rule.kind === 'alerting') continue
      if (stopping.aborted) return
      const evaluated = { atMs: clock.now(), begin: clock.monotonic() }
      this.counts.evaluations++
      try {
        if (behind !== undefined) this.fail(state, behind.error)
        else samples += await this.evaluateRule(state, rule, { slotMs, results, signal })
      } catch (error) {
        if (!signal.aborted && messageOf(error) !== state.lastError)
          log.warn({ err: error, ...this.names, rule: rule.name }, 'a rule failed')
        this.fail(state, error)
      }
      state.evaluationMs = clock.monotonic() - evaluated.begin
      state.lastEvaluationMs = evaluated.atMs
    }
    this.counts.samples = samples
    if (behind === undefined) await this.markEnded(slotMs - this.queryOffsetMs, (labels) => results.find(labels) !== undefined)
    this.evaluationMs = clock.monotonic() - begin
    this.lastEvaluationMs = startedMs
  }

  /** Forgets all its series as ended: it is evaluated no more. */
  end(): void {
    this.ended = [...this.ended, ...this.series()]
    for (const state of this.rules) state.series = new Map()
  }

  /** Marks the series of rules that are no more as stale, but those that somebody makes again; tried again next time when it fails. */
  async markEnded(timeMs: number, isMade: (labels: Labels) => boolean): Promise<void> {
    const samples = this.ended.filter((labels) => !isMade(labels)).map((labels): ResultSample => ({ labels, timeMs, value: 'stale' }))
    try {
      if (samples.length > 0) await this.context.write(samples)
      this.ended = []
    } catch (error) {
      this.context.log.warn({ err: error, ...this.names }, 'the ends of series of former rules could not be stored')
    }
  }

  private get names(): { readonly file: string; readonly group: string } {
    return { file: this.group.file, group: this.group.name }
  }

  private async evaluateRule(
    state: RuleState,
    rule: RecordingRule,
    { slotMs, results, signal }: { readonly slotMs: number; readonly results: FreshResults; readonly signal: AbortSignal },
  ): Promise<number> {
    const { gate, write } = this.context
    const timeMs = slotMs - this.queryOffsetMs
    const asked = { timeMs, subqueryStepMs: this.subqueryStepMs, limit: this.group.limit }
    const said = await gate.run((timeoutMs) => computeResults(results, rule, { ...asked, timeoutMs }, signal), queryTimeoutMs, signal)
    // Somebody in the group was first with another value, or the same.
    const fresh = said.filter(({ labels }) => results.find(labels) === undefined)
    const clashes = said.filter((sample) => !isSameValue(results.find(sample.labels)?.value ?? sample.value, sample.value)).length
    const series = new Map(said.map(({ labels }) => [labels.key, labels]))
    const ended = [...state.series.values()].filter((labels) => !series.has(labels.key) && results.find(labels) === undefined)
    const samples = [...fresh, ...ended.map((labels): ResultSample => ({ labels, timeMs, value: 'stale' }))]
    const { refused, reason } = samples.length === 0 ? { refused: 0, reason: '' } : await write(samples)
    results.add(samples)
    state.series = series
    if (clashes > 0) throw new Fault('conflict', `duplicate sample for timestamp: ${clashes} of ${said.length} not stored`)
    if (refused > 0) throw new Fault('bad_input', `${refused} of ${samples.length} samples were not stored: ${reason}`)
    state.health = 'ok'
    state.lastError = undefined
    return said.length
  }

  private fail(state: RuleState, error: unknown): void {
    state.health = 'err'
    state.lastError = messageOf(error)
    this.counts.failures++
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describeGroup({ group, slots, queryOffsetMs }: RunningGroup): string {
  return JSON.stringify([group, slots, queryOffsetMs])
}

/** Rules of the same name and labels follow each other, whatever their expressions. */
function identify({ rule }: RuleState): string {
  return JSON.stringify([rule.name, rule.labels])
}
