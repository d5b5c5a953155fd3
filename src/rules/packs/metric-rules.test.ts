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
    const { group, source, rule: ready } = this.parts
    const { series, minutes = durationOf(ready.for ?? '0s') / minuteMs + 8, step = 1 } = this.of
    for (let held = 0; held < minutes; held += step, this.minute += step) {
      const timeMs = startMs + this.minute * minuteMs
      for (const [text, shape] of Object.entries(series)) {
        const sample = shape(value, { seconds: timeMs / 1000, before: this.before.get(text) ?? 0, minute: held })
        if (Number.isNaN(sample)) continue
        this.before.set(text, sample)
        source.load([{ labels: this.labels.get(text) ?? Labels.empty, times: Float64Array.of(timeMs), values: Float64Array.of(sample) }])
      }
      await group.evaluate(timeMs, calm)
      for (const { lastError } of group.rules) if (lastError !== undefined) throw new Error(`at minute ${this.minute}: ${lastError}`)
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

/** The values that a case is held at, and what must be told of it then. */
function* phasesOf({ calm: well, alarm, ends = well }: PackCase, { above, below, severity = 'medium' }: ReadyRule): Generator<Phase> {
  const worse = above === undefined ? -1 : 1
  for (const [step, threshold] of Object.entries(above ?? below ?? {})) {
    // Between 99.9 and 100 there is not much room.
    const margin = threshold > 90 && threshold < 100 ? 0.05 : Math.max(Math.abs(threshold) * 0.005, 1e-3)
    yield { value: well, about: 'is calm', tells: [] }
    yield { value: threshold - worse * margin, about: `just short of ${step}`, tells: [], of: step }
    yield { value: threshold + worse * margin, about: `just past ${step}`, tells: [step] }
  }
  yield { value: well, about: 'is calm', tells: [] }
  if (alarm !== undefined) yield { value: alarm, about: 'fires', tells: [severity] }
  yield { value: ends, about: 'is over', tells: [] }
}

interface Phase {
  readonly value: number
  readonly about: string
  readonly tells: readonly string[]
  /** The severity that counts; all when left out. */
  readonly of?: string
}

test.each(packCases.map((one) => [one.rule, one] as const))('%s', async (_name, of) => {
  const timeline = new Timeline(of)
  for (const { value, about, tells, of: step } of phasesOf(of, find(of.rule).rule)) {
    const told = await timeline.hold(value)
    expect(step === undefined ? told : told.filter((severity) => severity === step), `${value}: ${about}`).toEqual(tells)
  }
})
