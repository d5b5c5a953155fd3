import { Labels } from '../../query/promql/index.ts'
import type { BackTestNews } from '../back-test/back-test-rule.ts'
import type { KnownInputs } from '../input/known-inputs.ts'
import { makeAlertRule, timesOf } from '../native/make-alert-rule.ts'
import { printNativeRule, readNativeRule, type WrittenNative } from '../native/read-native-rule.ts'
import type { AlertRule } from '../rule.ts'
import type { GroupContext } from '../run/group-context.ts'
import { RunningGroup } from '../run/running-group.ts'

/** A rule that a test has written, and how often it is evaluated. */
export interface WrittenRule {
  readonly rule: AlertRule
  readonly intervalMs: number
}

/** What a native rule becomes. */
export function ruleOf(written: WrittenNative): WrittenRule {
  const read = readNativeRule(printNativeRule(written))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { rule: makeAlertRule(read.rule), intervalMs: timesOf(read.rule).intervalMs }
}

/** A rule that runs alone in its group, with what it has done. */
export class LiveRule {
  /** Of each alert that began or ended to fire. */
  readonly events: string[] = []
  private readonly running: RunningGroup
  private readonly signals = { signal: new AbortController().signal, stopping: new AbortController().signal }
  private firing = new Set<string>()

  /** With a clock of its own. */
  constructor(context: GroupContext, { rule, intervalMs }: WrittenRule, inputs: (nowMs: () => number) => KnownInputs) {
    const now = (): number => this.nowMs
    const group = { name: rule.name, file: 'page', intervalMs, queryOffsetMs: undefined, limit: 0, rules: [rule] }
    this.running = new RunningGroup({ ...context, clock: { now, monotonic: now }, inputs: inputs(now) }, group, {
      intervalMs: 60_000,
      queryOffsetMs: 0,
    })
  }

  private nowMs = 0

  async evaluate(slotMs: number): Promise<void> {
    this.nowMs = slotMs
    await this.running.evaluate(slotMs, this.signals)
    const alerts = this.running.rules[0]?.alerts?.active ?? new Map()
    const now = new Set([...alerts].flatMap(([key, { state }]) => (state === 'firing' ? [key] : [])))
    for (const key of now) if (!this.firing.has(key)) this.events.push(`${slotMs} + ${key}`)
    for (const key of this.firing) if (!now.has(key)) this.events.push(`${slotMs} - ${key}`)
    this.firing = now
  }
}

/** The times of the slots of a back-test that was run to its end. */
export function slotTimesOf({ slots: { firstMs, stepMs, count } }: BackTestNews): readonly number[] {
  return Array.from({ length: count }, (_, at) => firstMs + at * stepMs)
}

/** The last news of a back-test. */
export async function lastOf(news: AsyncIterable<BackTestNews>): Promise<BackTestNews> {
  let last: BackTestNews | undefined
  for await (const one of news) last = one
  if (last === undefined) throw new Error('it says nothing')
  return last
}

/** What a back-test found, as `LiveRule` tells it. */
export function eventsOf({ firings }: BackTestNews): readonly string[] {
  return firings.kept.flatMap(({ labels, firedAtMs, resolvedAtMs }) => {
    const { key } = Labels.from(labels)
    return [`${firedAtMs} + ${key}`, ...(resolvedAtMs === undefined ? [] : [`${resolvedAtMs} - ${key}`])]
  })
}
