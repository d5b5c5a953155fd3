import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels, metricName } from '../../query/promql/index.ts'
import { makeAlertRule, timesOf } from '../native/make-alert-rule.ts'
import { printNativeRule, readNativeRule, type WrittenNative } from '../native/read-native-rule.ts'
import type { AlertRule } from '../rule.ts'
import { RunningGroup } from '../run/running-group.ts'
import { slotsOf } from '../run/slots.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { backTestRule, type BackTestNews } from './back-test-rule.ts'

const startMs = 1_700_000_000_000
const minuteMs = 60_000
const forever = new AbortController().signal

interface Case {
  readonly expr: string
  readonly for: number
  readonly keepFiringFor: number
  readonly evaluate: number
  /** Of each series, a value a minute; null: no sample. */
  readonly values: readonly (readonly (number | null)[])[]
}

const cases = fc.record<Case>({
  expr: fc.constantFrom(
    'load > 5',
    'sum by (host) (load) > 5',
    'max_over_time(load[3m]) > 7',
    'absent(load)',
    'load > 5 unless on (host) load > 8',
    'load / on () group_left () (load > 8) > 0',
    'load @ end() > 5',
  ),
  for: fc.constantFrom(0, 1, 3),
  keepFiringFor: fc.constantFrom(0, 2),
  evaluate: fc.constantFrom(30, 60, 120),
  values: fc.array(fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { freq: 4 }), { minLength: 20, maxLength: 60 }), {
    minLength: 1,
    maxLength: 3,
  }),
})

function storeOf(values: Case['values']): MemoryStore {
  const store = new MemoryStore()
  for (const [host, points] of values.entries()) {
    const labels = Labels.from([
      [metricName, 'load'],
      ['host', `h${host}`],
    ])
    store.write(points.flatMap((value, at) => (value === null ? [] : [{ labels, timeMs: startMs + at * minuteMs, value }])))
  }
  store.flush()
  return store
}

function ruleOf(written: WrittenNative): { readonly rule: AlertRule; readonly intervalMs: number } {
  const read = readNativeRule(printNativeRule(written))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return { rule: makeAlertRule(read.rule), intervalMs: timesOf(read.rule).intervalMs }
}

/** What the rule does when it runs: an event for each alert that begins or ends to fire. */
async function runLive(store: MemoryStore, rule: AlertRule, slots: readonly number[], intervalMs: number): Promise<readonly string[]> {
  const clock = { now: () => nowMs, monotonic: () => nowMs }
  let nowMs = slots[0] ?? 0
  const group = { name: rule.name, file: 'page', intervalMs, queryOffsetMs: undefined, limit: 0, rules: [rule] }
  const inputs = { metricNames: () => Promise.resolve(new Set(['load'])), lastRowsMs: () => Promise.resolve(nowMs) }
  const running = new RunningGroup({ ...groupContext(clock, store, new MemoryBook()), inputs }, group, {
    intervalMs: minuteMs,
    queryOffsetMs: 0,
  })
  const events: string[] = []
  let firing = new Set<string>()
  for (const slotMs of slots) {
    nowMs = slotMs
    await running.evaluate(slotMs, { signal: forever, stopping: forever })
    const alerts = running.rules[0]?.alerts?.active ?? new Map()
    const now = new Set([...alerts].flatMap(([key, { state }]) => (state === 'firing' ? [key] : [])))
    for (const key of now) if (!firing.has(key)) events.push(`${slotMs} + ${key}`)
    for (const key of firing) if (!now.has(key)) events.push(`${slotMs} - ${key}`)
    firing = now
  }
  return events.toSorted()
}

async function lastOf(news: AsyncIterable<BackTestNews>): Promise<BackTestNews> {
  let last: BackTestNews | undefined
  for await (const one of news) last = one
  if (last === undefined) throw new Error('it says nothing')
  return last
}

function eventsOf({ firings }: BackTestNews): readonly string[] {
  return firings.kept
    .flatMap(({ labels, firedAtMs, resolvedAtMs }) => {
      const { key } = Labels.from(labels)
      return [`${firedAtMs} + ${key}`, ...(resolvedAtMs === undefined ? [] : [`${resolvedAtMs} - ${key}`])]
    })
    .toSorted()
}

test('it says what the rule does when it runs, slot for slot', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ expr, values, ...times }) => {
      const store = storeOf(values)
      const { rule, intervalMs } = ruleOf({
        name: 'Load',
        query: { promql: expr },
        evaluate: `${times.evaluate}s`,
        for: `${times.for}m`,
        keepFiringFor: `${times.keepFiringFor}m`,
        severity: 'high',
        labels: { at: '{{ $labels.host }}' },
        annotations: { summary: '{{ $value }}' },
      })
      const slots = slotsOf({ file: 'page', name: rule.name, intervalMs })
      const toMs = startMs + 60 * minuteMs
      const context = { ...groupContext({ now: () => toMs, monotonic: () => 0 }, store, new MemoryBook()), telemetry: undefined }
      const input = { rule, slots, fromMs: startMs, toMs }
      const last = await lastOf(backTestRule({ ...context, subqueryStepMs: minuteMs }, input, { withinMs: 60_000, signal: forever }))
      const { firstMs, stepMs, count } = last.slots
      expect(last.done).toBe(count)
      const times_ = Array.from({ length: count }, (_, at) => firstMs + at * stepMs)
      expect(eventsOf(last)).toEqual(await runLive(store, rule, times_, intervalMs))
    }),
    { numRuns: 15 },
  )
})

test('it can be cancelled, and ends with what it has when its time is over', async () => {
  const store = storeOf([Array.from({ length: 60 }, () => 9)])
  const { rule, intervalMs } = ruleOf({ name: 'Load', query: { promql: 'load > 5' }, evaluate: '15s', severity: 'high' })
  const context = {
    ...groupContext({ now: () => 0, monotonic: () => 0 }, store, new MemoryBook()),
    telemetry: undefined,
    subqueryStepMs: minuteMs,
  }
  const input = { rule, slots: slotsOf({ file: 'page', name: 'Load', intervalMs }), fromMs: startMs, toMs: startMs + 7 * 86_400_000 }
  const cancelling = new AbortController()
  const run = backTestRule(context, input, { withinMs: 60_000, signal: cancelling.signal })
  await run.next()
  cancelling.abort()
  await expect(run.next()).rejects.toMatchObject({ code: 'cancelled' })
  const cut = await lastOf(backTestRule(context, input, { withinMs: 0, signal: forever }))
  expect(cut).toMatchObject({ isCutShort: true, done: 0 })
})
