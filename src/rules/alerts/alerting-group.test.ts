import { beforeEach, describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { formatLabels } from '../../query/promql/evaluate/format-labels.ts'
import { Labels } from '../../query/promql/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { listRuleGroups } from '../list-rule-groups.ts'
import type { GroupContext } from '../run/group-context.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'

const minuteMs = 60_000
const startMs = 600_000
const defaults = { intervalMs: minuteMs, queryOffsetMs: 0 }
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

let store: MemoryStore
let book: MemoryBook
let context: GroupContext

beforeEach(() => {
  store = new MemoryStore()
  book = new MemoryBook()
  context = groupContext({ now: () => startMs, monotonic: () => 0 }, store, book)
})

function groupOf(rules: string, head = ''): RunningGroup {
  const file = readRuleFile('/rules.yml', Buffer.from(`groups:\n- name: g\n${head}  rules:\n${rules}`))
  if (!file.ok) throw new Error(file.problems.map(({ message }) => message).join('\n'))
  const [group] = file.groups
  if (group === undefined) throw new Error('no group')
  return new RunningGroup(context, group, defaults)
}

const down = (fields = ''): string => `  - alert: Down\n    expr: x == 0\n    labels: { severity: page }\n${fields}`

/** Evaluates at minute `minute`, where the series of `x` with these values of `i` are 0 and all others 1. */
async function step(group: RunningGroup, minute: number, zeros: readonly number[], of: readonly number[] = [0, 1]): Promise<void> {
  const timeMs = startMs + minute * minuteMs
  store.write(
    of.map((i) => ({
      labels: Labels.from([
        ['__name__', 'x'],
        ['i', String(i)],
      ]),
      timeMs,
      value: zeros.includes(i) ? 0 : 1,
    })),
  )
  store.flush()
  store.written.length = 0
  await group.evaluate(timeMs, calm)
}

/** What was told since this was last asked: labels, start and end in minutes. */
function takeTold(): readonly string[] {
  const texts = book.told.map(({ labels, startsAtMs = 0, endsAtMs = 0 }) => {
    const own = new Map(labels)
    return `${own.get('alertname')} ${own.get('i')} ${(startsAtMs - startMs) / minuteMs}..${(endsAtMs - startMs) / minuteMs}`
  })
  book.told.length = 0
  return texts
}

function takeSeries(): readonly string[] {
  const texts = store.written.map(({ labels, value }) => `${formatLabels(labels)} ${typeof value === 'object' ? 'histogram' : value}`)
  store.written.length = 0
  return texts
}

test('an alert waits, fires, is told again, and resolves; its series say so', async () => {
  const group = groupOf(down('    for: 1m\n'))
  await step(group, 0, [1])
  expect(takeTold()).toEqual([])
  expect(takeSeries()).toEqual([
    '{__name__="ALERTS", alertname="Down", alertstate="pending", i="1", severity="page"} 1',
    '{__name__="ALERTS_FOR_STATE", alertname="Down", i="1", severity="page"} 600',
  ])
  expect(book.states()).toEqual({ 'alertname=Down,i=1,severity=page': 'pending' })
  await step(group, 1, [1])
  expect(takeTold()).toEqual(['Down 1 1..5'])
  expect(takeSeries()).toEqual([
    '{__name__="ALERTS", alertname="Down", alertstate="firing", i="1", severity="page"} 1',
    '{__name__="ALERTS_FOR_STATE", alertname="Down", i="1", severity="page"} 600',
    '{__name__="ALERTS", alertname="Down", alertstate="pending", i="1", severity="page"} stale',
  ])
  const { calls } = book
  await step(group, 2, [1])
  // Told a minute ago, and nothing changed: the book is left alone.
  expect([takeTold(), book.calls]).toEqual([[], calls])
  await step(group, 3, [1])
  expect(takeTold()).toEqual(['Down 1 1..7'])
  await step(group, 4, [])
  expect(takeTold()).toEqual(['Down 1 1..4'])
  expect(takeSeries()).toEqual([
    '{__name__="ALERTS", alertname="Down", alertstate="firing", i="1", severity="page"} stale',
    '{__name__="ALERTS_FOR_STATE", alertname="Down", i="1", severity="page"} stale',
  ])
  expect(book.states()).toEqual({ 'alertname=Down,i=1,severity=page': 'resolved' })
  for (let minute = 5; minute < 20; minute++) await step(group, minute, [])
  expect(new Set(takeTold())).toEqual(new Set(['Down 1 1..4']))
  await step(group, 20, [])
  expect([takeTold(), book.states()]).toEqual([[], {}])
})

test('two results that become one alert: the rule fails, and its alerts stay as they were', async () => {
  const group = groupOf(`  - alert: Down\n    expr: x == 0\n    labels: { i: "" }\n`)
  await step(group, 0, [1])
  expect(takeTold()).toHaveLength(1)
  await step(group, 1, [0, 1])
  expect(group.rules[0]?.lastError).toBe('vector contains metrics with the same labelset after applying alert labels')
  await step(group, 2, [0, 1])
  // It goes on being told, so that it does not end by itself.
  expect(takeTold()).toHaveLength(1)
  expect(Object.values(book.states())).toEqual(['error'])
})

test('a rule that fails for longer than an hour tells no more', async () => {
  const group = groupOf(down())
  await step(group, 0, [1])
  context = { ...context, source: store }
  takeTold()
  store.select = () => {
    throw new Fault('unavailable', 'gone')
  }
  for (let minute = 1; minute <= 59; minute++) await group.evaluate(startMs + minute * minuteMs, calm)
  expect(takeTold().length).toBeGreaterThan(20)
  for (let minute = 62; minute < 70; minute++) await group.evaluate(startMs + minute * minuteMs, calm)
  expect(takeTold()).toEqual([])
})

test('limit: with more alerts the rule fails and all its alerts are forgotten', async () => {
  const group = groupOf(down(), '  limit: 1\n')
  await step(group, 0, [1])
  expect(Object.values(book.states())).toEqual(['firing'])
  await step(group, 1, [0, 1])
  expect(group.rules[0]?.lastError).toBe('exceeded limit of 1 with 2 alerts')
  expect(book.states()).toEqual({})
})

test('query_offset moves what is looked at and the series, not the alert', async () => {
  const group = groupOf(down(), '  query_offset: 1m\n')
  await step(group, 0, [1])
  expect(takeTold()).toEqual([])
  await step(group, 1, [])
  expect(takeTold()).toEqual(['Down 1 1..5'])
  expect(store.written.map(({ timeMs }) => timeMs)).toEqual([startMs, startMs])
})

test('later rules of the group see the alerts', async () => {
  const group = groupOf(`${down()}  - record: n\n    expr: count(ALERTS{alertstate="firing"})\n`)
  await step(group, 0, [0, 1])
  expect(takeSeries()).toContain('{__name__="n"} 2')
})

test('a scalar is an alert without labels of its own; templates know the value, the time, and what they ask', async () => {
  context = {
    ...context,
    expand: async (text, { sample, atMs, ask }) => {
      const [asked] = await ask('x{i="1"} + 40')
      return JSON.stringify([text, sample.value, atMs, asked?.value])
    },
  }
  const group = groupOf(`  - alert: One\n    expr: 1 + 1\n    annotations: { summary: "{{ $value }}", plain: b }\n`)
  await step(group, 0, [1])
  expect(book.told[0]?.annotations).toEqual([
    ['plain', 'b'],
    ['summary', '["{{ $value }}",2,600000,40]'],
  ])
})

describe('what the book could not take', () => {
  test('is told at the next evaluation', async () => {
    const group = groupOf(down())
    book.failure = new Fault('unavailable', 'the state store is gone')
    await step(group, 0, [1])
    book.failure = undefined
    await step(group, 1, [])
    // It fired and resolved meanwhile: both are known.
    expect(takeTold()).toEqual(['Down 1 0..1'])
    expect(Object.values(book.states())).toEqual(['resolved'])
  })

  test('a store that takes no series does not keep alerts from being told', async () => {
    context = { ...context, write: () => Promise.reject(new Fault('disk_full', 'no room')) }
    const group = groupOf(down())
    await step(group, 0, [1])
    expect([group.rules[0]?.lastError, takeTold()]).toEqual(['no room', ['Down 1 0..4']])
  })
})

describe('after a start', () => {
  const restart = (rules: string, head = ''): RunningGroup => groupOf(rules, head)

  test('a firing alert goes on from when it fired, and resolves when it is over', async () => {
    await step(groupOf(down()), 0, [1])
    takeTold()
    const group = restart(down())
    await step(group, 1, [1])
    expect(takeTold()).toEqual(['Down 1 0..5'])
    await step(group, 2, [])
    expect(takeTold()).toEqual(['Down 1 0..2'])
  })

  test('after an outage it is not resolved before its data can be there again', async () => {
    await step(groupOf(down()), 0, [1])
    takeTold()
    const group = restart(down())
    for (const minute of [30, 31, 32, 33, 34]) await step(group, minute, [], [])
    expect(Object.values(book.states())).toEqual(['firing'])
    await step(group, 35, [], [])
    expect(Object.values(book.states())).toEqual(['resolved'])
  })

  test('the outage does not count as time in which it was pending', async () => {
    const rule = down('    for: 4m\n')
    const before = groupOf(rule)
    await step(before, 0, [1])
    await step(before, 1, [1])
    const group = restart(rule)
    await step(group, 6, [1])
    await step(group, 8, [1])
    expect(Object.values(book.states())).toEqual(['pending'])
    await step(group, 9, [1])
    expect(Object.values(book.states())).toEqual(['firing'])
  })

  test('what was pending before a long outage is forgotten, and begins anew where it is found again', async () => {
    const rule = down('    for: 5m\n')
    await step(groupOf(rule), 0, [1])
    expect(Object.values(book.states())).toEqual(['pending'])
    await step(restart(rule), 120, [])
    expect(book.states()).toEqual({})
    await step(groupOf(rule), 130, [1])
    const again = restart(rule)
    await step(again, 250, [1])
    expect(Object.values(book.states())).toEqual(['pending'])
    await step(again, 255, [1])
    expect(Object.values(book.states())).toEqual(['firing'])
  })

  test('a rule that waits for long waits at least ten minutes more, as Prometheus has it', async () => {
    const rule = down('    for: 15m\n')
    const before = groupOf(rule)
    for (let minute = 0; minute < 14; minute++) await step(before, minute, [1])
    const group = restart(rule)
    for (let minute = 15; minute < 25; minute++) await step(group, minute, [1])
    expect(Object.values(book.states())).toEqual(['pending'])
    await step(group, 25, [1])
    expect(Object.values(book.states())).toEqual(['firing'])
  })

  test('keep_firing_for goes on from when the result was gone', async () => {
    const rule = down('    keep_firing_for: 5m\n')
    const before = groupOf(rule)
    await step(before, 0, [1])
    await step(before, 1, [])
    expect(Object.values(book.states())).toEqual(['keep_firing'])
    const group = restart(rule)
    await step(group, 2, [])
    await step(group, 5, [])
    expect(Object.values(book.states())).toEqual(['keep_firing'])
    await step(group, 6, [])
    expect(Object.values(book.states())).toEqual(['resolved'])
  })

  test('while the book cannot be read no alert rule is evaluated, and recording rules go on', async () => {
    await step(groupOf(down()), 0, [1])
    takeTold()
    const load = book.load.bind(book)
    book.load = () => Promise.reject(new Fault('unavailable', 'the state store is gone'))
    const group = restart(`${down()}  - record: n\n    expr: count(x)\n`)
    await step(group, 1, [])
    expect(group.rules.map(({ lastError }) => lastError)).toEqual(['the state store is gone', undefined])
    expect(takeTold()).toEqual([])
    book.load = load
    await step(group, 2, [])
    expect(takeTold()).toEqual(['Down 1 0..2'])
  })

  test('alerts of rules that are no more are forgotten', async () => {
    await step(groupOf(`${down()}  - alert: Other\n    expr: x == 0\n`), 0, [1])
    const group = restart(down())
    await step(group, 1, [1])
    expect(book.states()).toEqual({ 'alertname=Down,i=1,severity=page': 'firing' })
  })
})

test('after a change of the expression the alerts go on; those of a rule that is no more are forgotten', async () => {
  const before = groupOf(`${down()}  - alert: Other\n    expr: x == 0\n`)
  await step(before, 0, [1])
  takeTold()
  const after = groupOf(`  - alert: Down\n    expr: x < 1\n    labels: { severity: page }\n`)
  after.copyState(before)
  await step(after, 2, [1])
  expect(takeTold()).toEqual(['Down 1 0..6'])
  expect(book.states()).toEqual({ 'alertname=Down,i=1,severity=page': 'firing' })
})

test('a group that is gone has its alerts forgotten; a book that cannot take that does no harm', async () => {
  const group = groupOf(down())
  await step(group, 0, [1])
  group.end()
  book.failure = new Fault('unavailable', 'the state store is gone')
  await group.forget()
  expect(Object.values(book.states())).toEqual(['firing'])
  book.failure = undefined
  await group.forget()
  expect(book.states()).toEqual({})
})

test('as the rules API lists alerts', async () => {
  const group = groupOf(`${down('    keep_firing_for: 5m\n')}  - alert: Waiting\n    expr: x == 0\n    for: 5m\n`)
  await step(group, 0, [1])
  await step(group, 1, [0])
  const [listed] = listRuleGroups([group])
  expect(listed?.rules).toMatchObject([
    {
      state: 'firing',
      alerts: [
        { labels: { i: '1' }, state: 'firing', activeAt: '1970-01-01T00:10:00Z', keepFiringSince: '1970-01-01T00:11:00Z', value: '0e+00' },
        { labels: { i: '0' }, state: 'firing', activeAt: '1970-01-01T00:11:00Z' },
      ],
    },
    { state: 'pending', alerts: [{ labels: { i: '0', alertname: 'Waiting' } }] },
  ])
})

test('after a clock that was ahead is set back, what fires is told on, and what began meanwhile fires', async () => {
  const day = 1440
  const group = groupOf(down())
  await step(group, 0, [0])
  await step(group, day, [0, 1])
  takeTold()
  await step(group, 1, [0, 1])
  expect(takeTold()).toEqual(['Down 0 0..5', 'Down 1 1..5'])
  await step(group, 2, [])
  expect(takeTold()).toEqual(['Down 0 0..2', 'Down 1 1..2'])
})
