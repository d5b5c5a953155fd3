import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels, metricName } from '../../query/promql/index.ts'
import { slotsOf } from '../run/slots.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { eventsOf, lastOf, LiveRule, ruleOf, slotTimesOf } from '../testdata/run-live.ts'
import { backTestRule } from './back-test-rule.ts'

const startMs = 1_700_000_000_000
const minuteMs = 60_000
const forever = new AbortController().signal

interface Case {
  readonly expr: string
  readonly labels: Readonly<Record<string, string>>
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
  labels: fc.constantFrom({}, { at: '{{ $labels.host }}' }),
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

test('it says what the rule does when it runs, slot for slot', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ expr, labels, values, ...times }) => {
      const store = storeOf(values)
      const { rule, intervalMs } = ruleOf({
        name: 'Load',
        query: { promql: expr },
        evaluate: `${times.evaluate}s`,
        for: `${times.for}m`,
        keepFiringFor: `${times.keepFiringFor}m`,
        severity: 'high',
        labels,
        annotations: { summary: '{{ $value }}' },
      })
      const slots = slotsOf({ file: 'page', name: rule.name, intervalMs })
      const toMs = startMs + 60 * minuteMs
      const context = groupContext({ now: () => toMs, monotonic: () => 0 }, store, new MemoryBook())
      const input = { rule, slots, fromMs: startMs, toMs }
      const asked = { ...context, telemetry: undefined, subqueryStepMs: minuteMs }
      const last = await lastOf(backTestRule(asked, input, { withinMs: 60_000, signal: forever }))
      const times_ = slotTimesOf(last)
      expect(last.done).toBe(times_.length)
      const inputs = (nowMs: () => number) => ({ metricNames: async () => new Set(['load']), lastRowsMs: async () => nowMs() })
      const live = new LiveRule(context, { rule, intervalMs }, inputs)
      for (const slotMs of times_) await live.evaluate(slotMs)
      expect(eventsOf(last).toSorted()).toEqual(live.events.toSorted())
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
