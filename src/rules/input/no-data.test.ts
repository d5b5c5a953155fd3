import { beforeEach, describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { Labels, type SelectRequest, type SeriesRun } from '../../query/promql/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { listRuleGroups, type ListedAlertRule } from '../list-rule-groups.ts'
import { readNativeRules } from '../native/read-native-rules.ts'
import { makePackGroups } from '../packs/make-pack-groups.ts'
import type { GroupContext } from '../run/group-context.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'

const minuteMs = 60_000
const startMs = 1_700_000_000_000
const defaults = { intervalMs: minuteMs, queryOffsetMs: 0 }
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

let store: CountingStore
let book: MemoryBook
let names: Set<string>
let rowsMs: number | undefined
let context: GroupContext

class CountingStore extends MemoryStore {
  asked = 0

  override select(request: SelectRequest): AsyncGenerator<readonly SeriesRun[]> {
    this.asked++
    return super.select(request)
  }
}

beforeEach(() => {
  store = new CountingStore()
  book = new MemoryBook()
  names = new Set()
  rowsMs = undefined
  const inputs = { metricNames: async () => names, lastRowsMs: async () => rowsMs }
  context = { ...groupContext({ now: () => startMs, monotonic: () => 0 }, store, book), inputs }
})

function groupOf(rules: string, path = '/native.yml'): RunningGroup {
  const file = readNativeRules(path, Buffer.from(`rules:\n${rules}`))
  if (!file.ok) throw new Error(file.problems.map(({ message }) => message).join('\n'))
  const [group] = file.groups
  if (group === undefined) throw new Error('no group')
  return new RunningGroup(context, group, defaults)
}

const full = `- { name: Full, severity: high, query: { promql: "used > 90" } }\n`

/** Evaluates at minute `minute`, where the series of `used` have these values; 'stale': they end. */
async function step(group: RunningGroup, minute: number, used: Readonly<Record<string, number | 'stale'>>): Promise<void> {
  const timeMs = startMs + minute * minuteMs
  store.write(Object.entries(used).map(([i, value]) => ({ labels: Labels.from(Object.entries({ __name__: 'used', i })), timeMs, value })))
  if (Object.keys(used).length > 0) names.add('used')
  store.flush()
  await group.evaluate(timeMs, calm)
}

function listed(group: RunningGroup): ListedAlertRule {
  const rule = listRuleGroups([group])[0]?.rules[0]
  if (rule?.type !== 'alerting') throw new Error('no alert rule')
  return rule
}

const standing = (group: RunningGroup): readonly unknown[] => {
  const { source, health, state } = listed(group)
  return [source, health, state]
}

test('without a source a rule asks nothing and is not healthy; then it has one; then it has lost it', async () => {
  const group = groupOf(full)
  await step(group, 0, {})
  expect([store.asked, ...standing(group)]).toEqual([0, 'absent', 'unknown', 'unknown'])
  await step(group, 1, { a: 1 })
  expect(standing(group)).toEqual(['present', 'ok', 'inactive'])
  await step(group, 10, {})
  expect(standing(group)).toEqual(['lost', 'unknown', 'unknown'])
  await step(group, 11, { a: 1 })
  expect(standing(group)).toEqual(['present', 'ok', 'inactive'])
  names.clear()
  await step(group, 30, {})
  expect(standing(group)).toEqual(['absent', 'unknown', 'unknown'])
})

test('what others call a metric is no source: its selectors find nothing and never have', async () => {
  const group = groupOf(`- { name: Full, severity: high, query: { promql: 'used{i="b"} > 90' } }\n`)
  await step(group, 0, { a: 99 })
  expect(standing(group)).toEqual(['absent', 'unknown', 'unknown'])
  await step(group, 1, { b: 9 })
  expect(standing(group)).toEqual(['present', 'ok', 'inactive'])
})

test('after a start a source of an hour ago is lost, not absent', async () => {
  await step(groupOf(full), 0, { a: 1 })
  const group = groupOf(full)
  await step(group, 60, {})
  expect(listed(group).source).toBe('lost')
})

test.each(['absent(used)', 'used or vector(1)', '1', 'count(used) < 1 or absent(used)'])(
  '%s always has something to say',
  async (promql) => {
    const group = groupOf(`- { name: Gone, severity: high, query: { promql: "${promql}" } }\n`)
    await step(group, 0, {})
    expect(listed(group)).not.toHaveProperty('source')
    expect(listed(group).health).toBe('ok')
  },
)

describe('rules on rows', () => {
  const errors = `- { name: Errors, severity: high, query: { logs: "severity:error", window: 5m, above: 1 } }\n`

  test('are not asked before rows of others came, nor when they have stopped', async () => {
    const group = groupOf(errors)
    await step(group, 0, {})
    expect(standing(group)).toEqual(['absent', 'unknown', 'unknown'])
    rowsMs = startMs
    await step(group, 20, {})
    expect(standing(group)).toEqual(['lost', 'unknown', 'unknown'])
    await step(group, 10, {})
    // There is no telemetry here: it was asked.
    expect(standing(group)).toEqual(['present', 'err', 'inactive'])
  })

  test('that look for less are asked always', async () => {
    const group = groupOf(errors.replace('above: 1', 'below: 1'))
    await step(group, 0, {})
    expect(listed(group).health).toBe('err')
  })
})

describe('an alert that is not found any more', () => {
  test('is over when its series says so, and goes on without data: for an hour', async () => {
    const group = groupOf(full)
    await step(group, 0, { a: 99, b: 99 })
    await step(group, 1, { a: 1, b: 'stale' })
    expect(Object.values(book.states())).toEqual(['resolved', 'no_data'])
    expect(listed(group).alerts).toMatchObject([{ labels: { i: 'b' }, state: 'firing', noDataSince: '2023-11-14T22:14:20Z' }])
    await step(group, 60, { a: 1 })
    expect(listed(group).alerts).toHaveLength(1)
    await step(group, 61, { a: 1 })
    expect(listed(group).alerts).toHaveLength(0)
  })

  test('fires as before when its data come back, and is over when they say so', async () => {
    const group = groupOf(full)
    await step(group, 0, { a: 99 })
    book.told.length = 0
    await step(group, 1, { a: 'stale' })
    await step(group, 2, { a: 99 })
    expect(listed(group).alerts).toMatchObject([{ activeAt: '2023-11-14T22:13:20Z' }])
    expect(listed(group).alerts[0]).not.toHaveProperty('noDataSince')
    await step(group, 3, { a: 1 })
    expect(Object.values(book.states())).toEqual(['resolved'])
    // Nobody was told that it ended before it did.
    expect(book.told.map(({ endsAtMs = 0 }) => endsAtMs > startMs + 3 * minuteMs)).toEqual([true, true, false])
  })

  test('of a sum: any series that it may have been made from proves it', async () => {
    const group = groupOf(`- { name: Full, severity: high, query: { promql: "sum by (x) (used) > 90" } }\n`)
    await step(group, 0, { a: 99 })
    await step(group, 1, { a: 'stale', b: 1 })
    expect(Object.values(book.states())).toEqual(['resolved'])
  })

  test('a restart does not end it: it waits for data', async () => {
    await step(groupOf(full), 0, { a: 99 })
    const group = groupOf(full)
    for (const minute of [20, 40, 59]) await step(group, minute, {})
    expect(Object.values(book.states())).toEqual(['no_data'])
    const again = groupOf(full)
    await step(again, 60, {})
    // The hour is counted from when data were missed first.
    await step(again, 79, {})
    expect(Object.values(book.states())).toEqual(['no_data'])
    await step(again, 81, {})
    expect(Object.values(book.states())).toEqual(['resolved'])
  })
})

test('of thresholds of one thing only the worst is told, and the milder again when it is over', async () => {
  const group = makePackGroups({ enabled: true, off: [], rules: {} }).find(({ name }) => name === 'Redis')
  if (group === undefined) throw new Error('no group')
  const running = new RunningGroup(context, { ...group, rules: group.rules.filter(({ name }) => name === 'RedisMemory') }, defaults)
  names.add('redis_memory_used_bytes')
  let minute = 0
  const hold = async (used: number): Promise<readonly string[]> => {
    const told = new Set<string>()
    for (const until = minute + 15; minute < until; minute++) {
      const timeMs = startMs + minute * minuteMs
      const sample = (name: string, value: number) => ({
        labels: Labels.from(Object.entries({ __name__: name, instance: 'r' })),
        timeMs,
        value,
      })
      store.write([sample('redis_memory_used_bytes', used), sample('redis_memory_max_bytes', 100)])
      store.flush()
      book.told.length = 0
      await running.evaluate(timeMs, calm)
      for (const { labels, endsAtMs = 0 } of book.told)
        told.add(`${new Map(labels).get('severity')} ${endsAtMs <= timeMs ? 'ends' : 'fires'}`)
    }
    return [...told]
  }
  const firing = (): readonly string[] =>
    (listRuleGroups([running])[0]?.rules ?? []).flatMap((rule) =>
      rule.type === 'alerting' ? rule.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels['severity'] ?? '') : [],
    )
  expect([await hold(90), firing()]).toEqual([['warning fires'], ['warning']])
  expect([await hold(99), firing()]).toEqual([['warning fires', 'high fires', 'warning ends'], ['high']])
  expect([await hold(90), firing()]).toEqual([['high ends', 'warning fires'], ['warning']])
  expect([await hold(10), firing()]).toEqual([['warning ends'], []])
})

test('what fails and what is blind is told once, to those who run the platform', async () => {
  const group = makePackGroups({ enabled: true, off: [], rules: {} }).find(({ name }) => name === 'Vedette itself')
  if (group === undefined) throw new Error('no group')
  const blind = groupOf(
    `${full}- { name: Half, severity: low, query: { promql: "used > 50" } }\n- { name: Full, severity: low, query: { promql: "used > 80" } }\n`,
  )
  const failing = ['A', 'B'].map((name) => `- { name: ${name}, severity: low, query: { sql: x, above: 1 } }\n`)
  const broken = groupOf(failing.join(''), '/broken.yml')
  const composite = groupOf('- { name: Both, severity: low, query: { composite: "Full and Mistyped" } }\n', '/composite.yml')
  const twice = 'vector(1) / on (x) (vector(1) or label_replace(vector(2), "y", "z", "", ""))'
  const file = readRuleFile(
    '/prometheus.yml',
    Buffer.from(`groups: [{ name: shop, rules: [{ alert: Bad, expr: '${twice}' }, { record: good, expr: 1 }] }]`),
  )
  if (!file.ok || file.groups[0] === undefined) throw new Error('no group')
  const prometheus = new RunningGroup(context, file.groups[0], defaults)
  const looked = [blind, broken, composite, prometheus]
  context = { ...context, standings: () => looked.flatMap((one) => one.standings()) }
  const meta = new RunningGroup(context, { ...group, rules: group.rules.filter(({ name }) => /^Rule(NoData|Error)$/.test(name)) }, defaults)
  await step(blind, 0, { a: 99, b: 99, c: 99 })
  for (let minute = 10; minute < 30; minute++) {
    await step(blind, minute, {})
    for (const one of [broken, composite, prometheus]) await step(one, minute, {})
    await meta.evaluate(startMs + minute * minuteMs, calm)
  }
  const alerts = listRuleGroups([meta])[0]?.rules.flatMap((rule) => (rule.type === 'alerting' ? rule.alerts : [])) ?? []
  expect(alerts.map(({ state, labels }) => [state, labels['alertname'], labels['rule'], labels['group'], labels['audience']])).toEqual([
    ['firing', 'RuleNoData', 'Full', 'every 60 s', 'platform'],
    ['firing', 'RuleNoData', 'Half', 'every 60 s', 'platform'],
    ['firing', 'RuleError', 'all', 'every 60 s', 'platform'],
    // Nobody has the other name, so that it never would fire.
    ['firing', 'RuleError', 'Both', 'every 60 s', 'platform'],
    ['firing', 'RuleError', 'Bad', 'shop', 'platform'],
  ])
})

test('a rule whose data cannot be looked for is asked as before', async () => {
  context = {
    ...context,
    inputs: { metricNames: () => Promise.reject(new Fault('unavailable', 'gone')), lastRowsMs: async () => undefined },
  }
  const group = groupOf(full)
  await step(group, 0, { a: 99 })
  expect(Object.values(book.states())).toEqual(['firing'])
})
