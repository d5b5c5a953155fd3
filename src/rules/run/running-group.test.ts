import { beforeEach, describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { formatLabels } from '../../query/promql/evaluate/format-labels.ts'
import { Labels } from '../../query/promql/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { listRuleGroups } from '../list-rule-groups.ts'
import type { RuleGroup } from '../rule.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import type { GroupContext } from './group-context.ts'
import { RunningGroup } from './running-group.ts'

const defaults = { intervalMs: 60_000, queryOffsetMs: 0 }
const slotMs = 600_000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

let store: MemoryStore
let book: MemoryBook
let context: GroupContext

beforeEach(() => {
  store = new MemoryStore()
  book = new MemoryBook()
  let now = slotMs
  context = groupContext({ now: () => now, monotonic: () => (now += 5) }, store, book)
})

function groupOf(rules: string, head = ''): RuleGroup {
  const file = readRuleFile('/rules.yml', Buffer.from(`groups:\n- name: g\n${head}  rules:\n${rules}`))
  if (!file.ok) throw new Error(file.problems.map(({ message }) => message).join('\n'))
  return file.groups[0] ?? { name: '', file: '', intervalMs: 0, queryOffsetMs: 0, limit: 0, rules: [] }
}

function runningOf(rules: string, head?: string): RunningGroup {
  return new RunningGroup(context, groupOf(rules, head), defaults)
}

/** Samples of a metric, a series for each value of `i`. */
function load(name: string, timeMs: number, values: readonly number[]): void {
  store.write(
    values.map((value, i) => ({
      labels: Labels.from([
        ['__name__', name],
        ['i', String(i)],
      ]),
      timeMs,
      value,
    })),
  )
  store.flush()
  store.written.length = 0
}

/** What was written, since the last time this was asked. */
function takeWritten(): readonly string[] {
  const texts = store.written.map(
    ({ labels, timeMs, value }) => `${formatLabels(labels)} ${typeof value === 'object' ? 'histogram' : value} @${timeMs}`,
  )
  store.written.length = 0
  return texts
}

function errorsOf(group: RunningGroup): readonly (string | undefined)[] {
  return group.rules.map(({ lastError }) => lastError)
}

test('a result gets the name and labels of the rule, those of the group below; an empty one takes a label away', async () => {
  load('x', slotMs, [3, 4])
  const group = runningOf(
    `  - record: r\n    expr: x + 1\n    labels: { i: "", b: rule, n: "{{ $x }}" }\n  - record: s\n    expr: 5\n`,
    '  labels: { a: group, b: group }\n',
  )
  await group.evaluate(slotMs, calm)
  expect(errorsOf(group)).toEqual(['vector contains metrics with the same labelset after applying rule labels', undefined])
  load('x', slotMs + 60_000, [3])
  store.write([
    {
      labels: Labels.from([
        ['__name__', 'x'],
        ['i', '1'],
      ]),
      timeMs: slotMs + 60_000,
      value: 'stale',
    },
  ])
  takeWritten()
  await group.evaluate(slotMs + 60_000, calm)
  expect(takeWritten()).toEqual([
    '{__name__="r", a="group", b="rule", n="{{ $x }}"} 4 @660000',
    '{__name__="s", a="group", b="group"} 5 @660000',
  ])
})

test('a rule sees what the rules before it said for the same slot, before the store shows it', async () => {
  load('x', slotMs, [1, 2])
  const group = runningOf(`  - record: a
    expr: sum(x)
  - record: b
    expr: a * 10
  - record: c
    expr: a + on() b + sum(count_over_time(b[5m]))
  - record: d
    expr: e
  - record: e
    expr: 1
`)
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual([
    '{__name__="a"} 3 @600000',
    '{__name__="b"} 30 @600000',
    '{__name__="c"} 34 @600000',
    '{__name__="e"} 1 @600000',
  ])
  load('x', slotMs + 60_000, [5, 5])
  await group.evaluate(slotMs + 60_000, calm)
  expect(takeWritten()).toEqual([
    '{__name__="a"} 10 @660000',
    '{__name__="b"} 100 @660000',
    '{__name__="c"} 112 @660000',
    // What a later rule said in the slot before.
    '{__name__="d"} 1 @660000',
    '{__name__="e"} 1 @660000',
  ])
})

test('a series that is gone is marked stale, and later rules see that it is', async () => {
  load('x', slotMs, [1, 2])
  const group = runningOf(`  - record: a\n    expr: x > 1\n  - record: b\n    expr: count(a)\n`)
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual(['{__name__="a", i="1"} 2 @600000', '{__name__="b"} 1 @600000'])
  load('x', slotMs + 60_000, [1, 1])
  await group.evaluate(slotMs + 60_000, calm)
  expect(takeWritten()).toEqual(['{__name__="a", i="1"} stale @660000', '{__name__="b"} stale @660000'])
  await group.evaluate(slotMs + 120_000, calm)
  expect(takeWritten()).toEqual([])
})

test('a rule that fails marks nothing stale and does not stop the others', async () => {
  const group = runningOf(`  - record: a\n    expr: x * on() group_left() (x > 1)\n  - record: b\n    expr: count(x)\n`)
  load('x', slotMs - 60_000, [2])
  await group.evaluate(slotMs - 60_000, calm)
  expect(takeWritten()).toEqual(['{__name__="a", i="0"} 4 @540000', '{__name__="b"} 1 @540000'])
  load('x', slotMs, [2, 2])
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual(['{__name__="b"} 2 @600000'])
  expect(group.rules.map(({ health }) => health)).toEqual(['err', 'ok'])
  expect(errorsOf(group)[0]).toContain('found duplicate series for the match group')
  expect(group.counts).toMatchObject({ evaluations: 4, failures: 1, samples: 1 })
})

test('query_offset moves what is looked at and what is stored', async () => {
  load('x', slotMs - 30_000, [1])
  load('x', slotMs - 10_000, [2])
  const group = runningOf(`  - record: a\n    expr: x\n  - record: b\n    expr: a\n`, '  query_offset: 20s\n')
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual(['{__name__="a", i="0"} 1 @580000', '{__name__="b", i="0"} 1 @580000'])
})

test('limit: a rule with more series fails', async () => {
  load('x', slotMs, [1, 2])
  const group = runningOf(`  - record: a\n    expr: x\n  - record: b\n    expr: sum(x)\n`, '  limit: 1\n')
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual(['{__name__="b"} 3 @600000'])
  expect(errorsOf(group)).toEqual(['exceeded limit of 1 with 2 series', undefined])
})

test('two rules for one series: the first counts, another value is an error', async () => {
  const group = runningOf(
    `  - record: a\n    expr: 1\n  - record: a\n    expr: 2\n  - record: a\n    expr: 1\n  - record: b\n    expr: a\n`,
  )
  await group.evaluate(slotMs, calm)
  expect(takeWritten()).toEqual(['{__name__="a"} 1 @600000', '{__name__="b"} 1 @600000'])
  expect(group.rules.map(({ health }) => health)).toEqual(['ok', 'err', 'ok', 'ok'])
  expect(errorsOf(group)[1]).toBe('duplicate sample for timestamp: 1 of 1 not stored')
})

test('ranges and strings are no results', async () => {
  const group = runningOf(`  - record: a\n    expr: '"x"'\n  - record: b\n    expr: x[5m]\n`)
  await group.evaluate(slotMs, calm)
  expect(errorsOf(group)).toEqual(['rule result is not a vector or scalar', 'rule result is not a vector or scalar'])
})

describe('what is not stored', () => {
  test('is not seen by later rules, and is no end of a series', async () => {
    context = { ...context, write: () => Promise.reject(new Fault('disk_full', 'no room')) }
    load('x', slotMs, [1])
    const group = runningOf(`  - record: a\n    expr: x\n  - record: b\n    expr: a\n`)
    await group.evaluate(slotMs, calm)
    expect(errorsOf(group)).toEqual(['no room', undefined])
    expect([...group.series()]).toEqual([])
  })

  test('in part: is told', async () => {
    context = { ...context, write: async () => ({ refused: 1, reason: 'series_limit' }) }
    const group = runningOf(`  - record: a\n    expr: 1\n`)
    await group.evaluate(slotMs, calm)
    expect(errorsOf(group)).toEqual(['1 of 1 samples were not stored: series_limit'])
  })

  test('while the store is behind, nothing is evaluated on half of the data', async () => {
    context = { ...context, settle: () => Promise.reject(new Fault('unavailable', 'the store is behind')) }
    const group = runningOf(`  - record: a\n    expr: 1\n`)
    await group.evaluate(slotMs, calm)
    expect(errorsOf(group)).toEqual(['the store is behind'])
    expect(takeWritten()).toEqual([])
  })
})

test('stopping ends between two rules', async () => {
  const stopping = new AbortController()
  const { write } = context
  context = {
    ...context,
    write: (samples) => {
      stopping.abort()
      return write(samples)
    },
  }
  const group = runningOf(`  - record: a\n    expr: 1\n  - record: b\n    expr: 1\n`)
  await group.evaluate(slotMs, { ...calm, stopping: stopping.signal })
  expect(takeWritten()).toEqual(['{__name__="a"} 1 @600000'])
})

test('after a change rules of the same name and labels go on; series of others end, but those made again', async () => {
  load('x', slotMs, [1, 2])
  const before = runningOf(
    `  - record: a\n    expr: x\n  - record: b\n    expr: x\n  - record: c\n    expr: x{i="0"}\n  - record: c\n    expr: x{i="1"}\n`,
  )
  await before.evaluate(slotMs, calm)
  takeWritten()
  const after = runningOf(`  - record: a\n    expr: x > 1\n  - record: c\n    expr: x{i="1"}\n  - record: d\n    expr: 1\n`)
  after.copyState(before)
  await after.evaluate(slotMs + 60_000, calm)
  expect(takeWritten()).toEqual([
    '{__name__="a", i="1"} 2 @660000',
    '{__name__="a", i="0"} stale @660000',
    '{__name__="c", i="1"} 2 @660000',
    '{__name__="c", i="0"} stale @660000',
    '{__name__="d"} 1 @660000',
    '{__name__="b", i="0"} stale @660000',
    '{__name__="b", i="1"} stale @660000',
  ])
  await after.evaluate(slotMs + 120_000, calm)
  expect(takeWritten()).toHaveLength(3)
})

test('as the rules API lists it', async () => {
  load('x', slotMs, [1])
  const group = runningOf(
    `  - record: a
    expr: x   * 2
    labels: { z: "1", b: "" }
  - record: b
    expr: x + on() group_left() {__name__=~"x|a"}
  - alert: Down
    expr: up==0
    for: 5m
    keep_firing_for: 90s
    labels: { severity: page }
    annotations: { summary: "is {{ $value }}" }
`,
    '  interval: 1m30s\n  limit: 5\n',
  )
  expect(listRuleGroups([group])[0]).toMatchObject({ lastEvaluation: '0001-01-01T00:00:00Z', rules: [{ health: 'unknown' }, {}, {}] })
  await group.evaluate(slotMs, calm)
  await expect(`${JSON.stringify(listRuleGroups([group]), null, 2)}\n`).toMatchFileSnapshot('../testdata/rule-groups.json')
})
