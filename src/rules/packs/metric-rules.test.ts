import { expect, test } from 'vitest'

import { Labels, MemorySource, parseMetric } from '../../query/promql/index.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { packs } from './index.ts'
import { durationOf, makeReadyRules } from './make-ready-rules.ts'
import type { ReadyRule } from './pack.ts'
import type { PackCase } from './testdata/pack-case.ts'
import { packCases } from './testdata/pack-cases.ts'

const minuteMs = 60_000
const startMs = 1_700_000_000_000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

function find(name: string): { readonly rule: ReadyRule; readonly group: RunningGroup; readonly source: MemorySource } {
  for (const pack of packs) {
    const rule = pack.rules.find((one) => one.name === name)
    if (rule === undefined) continue
    const source = new MemorySource()
    const store = new MemoryStore()
    const context = { ...groupContext({ now: () => startMs, monotonic: () => 0 }, store, new MemoryBook()), source }
    const group = { name, file: 'packs', intervalMs: minuteMs, queryOffsetMs: 0, limit: 0, rules: makeReadyRules(pack, rule) }
    return { rule, source, group: new RunningGroup(context, group, { intervalMs: minuteMs, queryOffsetMs: 0 }) }
  }
  throw new Error(`there is no rule ${name}`)
}

/** Time with the samples of a case. */
class Timeline {
  private minute = 0
  private readonly before = new Map<string, number>()
  private readonly labels: ReadonlyMap<string, Labels>
  private readonly of: PackCase
  private readonly parts: ReturnType<typeof find>

  constructor(of: PackCase) {
    this.of = of
    this.parts = find(of.rule)
    this.labels = new Map(Object.keys(of.series).map((text) => [text, parseMetric(text)]))
  }

  /** The severities that are told after a value was held for a while. */
  async hold(value: number): Promise<readonly string[]> {
    const { group, source, rule } = this.parts
    const { series, minutes = durationOf(rule.for ?? '0s') / minuteMs + 8, step = 1 } = this.of
    for (let held = 0; held < minutes; held += step, this.minute += step) {
      const timeMs = startMs + this.minute * minuteMs
      for (const [text, shape] of Object.entries(series)) {
        const sample = shape(value, { seconds: timeMs / 1000, before: this.before.get(text) ?? 0, minute: held })
        if (Number.isNaN(sample)) continue
        this.before.set(text, sample)
        source.load([{ labels: this.labels.get(text) ?? Labels.empty, times: Float64Array.of(timeMs), values: Float64Array.of(sample) }])
      }
      await group.evaluate(timeMs, calm)
      for (const { rule, lastError } of group.rules) expect(lastError, `${rule.name} at minute ${this.minute}`).toBeUndefined()
    }
    return group.rules.flatMap(({ rule, alerts }) => {
      const firing = alerts?.shown.filter(({ state }) => state === 'firing') ?? []
      return firing.map(() => new Map(rule.labels).get('severity') ?? '')
    })
  }
}

test('no rule on metrics is left out', () => {
  const onMetrics = packs.flatMap(({ rules }) => rules.flatMap(({ name, query }) => ('promql' in query ? [name] : [])))
  expect(onMetrics.filter((name) => name !== 'HostDiskFillsUp' && !packCases.some(({ rule }) => rule === name))).toEqual([])
})

test.each(packCases.map((one) => [one.rule, one] as const))('%s', async (_name, of) => {
  const { rule } = find(of.rule)
  const timeline = new Timeline(of)
  const thresholds = Object.entries(rule.above ?? rule.below ?? {})
  const worse = rule.above === undefined ? -1 : 1
  for (const [severity, threshold] of thresholds) {
    const margin = Math.max(Math.abs(threshold) * (severity === 'medium' && rule.name === 'UptimeLow' ? 0.0005 : 0.005), 1e-3)
    expect(await timeline.hold(of.calm), `${of.calm} is calm`).toEqual([])
    expect(await timeline.hold(threshold - worse * margin), `just short of ${severity}`).not.toContain(severity)
    expect(await timeline.hold(threshold + worse * margin), `just past ${severity}`).toEqual([severity])
  }
  if (of.alarm !== undefined) {
    expect(await timeline.hold(of.calm)).toEqual([])
    expect(await timeline.hold(of.alarm)).toEqual([rule.severity])
  }
  expect(await timeline.hold(of.ends ?? of.calm), 'it resolves').toEqual([])
})
