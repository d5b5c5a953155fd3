import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createLog } from '../lib/log.ts'
import { formatLabels } from '../query/promql/evaluate/format-labels.ts'
import { readRuleFile } from './file/read-rule-file.ts'
import type { RuleGroup } from './rule.ts'
import { type Rules, startRules } from './start-rules.ts'
import { alertParts } from './testdata/alert-parts.ts'
import { MemoryBook } from './testdata/memory-book.ts'
import { MemoryStore } from './testdata/memory-store.ts'
import { passTime, startVirtualTime } from './testdata/virtual-time.ts'

const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const defaults = { intervalMs: 10_000, queryOffsetMs: 0 }
let store: MemoryStore
let rules: Rules
let atOnce = 0
let mostAtOnce = 0
/** How long a write takes. */
let writeMs = 0

beforeEach(() => {
  startVirtualTime(1_700_000_000_000)
  store = new MemoryStore()
  atOnce = mostAtOnce = writeMs = 0
  rules = startRules({
    clock,
    log: createLog({ level: 'silent' }),
    source: {
      async *select(request) {
        atOnce++
        mostAtOnce = Math.max(mostAtOnce, atOnce)
        await new Promise((resolve) => setTimeout(resolve, 100))
        yield* store.select(request)
        atOnce--
      },
    },
    write: async (samples) => {
      if (writeMs > 0) await new Promise((resolve) => setTimeout(resolve, writeMs))
      store.write(samples)
      return { refused: 0, reason: '' }
    },
    settle: async () => store.flush(),
    ...alertParts(new MemoryBook()),
    queriesAtOnce: 2,
  })
})
afterEach(async () => {
  const stopped = rules.stop()
  await passTime(20_000)
  await stopped
  vi.useRealTimers()
})

/** Groups of a file; each rule is `name: expr`. */
function groupsOf(groups: Readonly<Record<string, Readonly<Record<string, string>>>>): readonly RuleGroup[] {
  const text = JSON.stringify({
    groups: Object.entries(groups).map(([name, own]) => ({ name, rules: Object.entries(own).map(([record, expr]) => ({ record, expr })) })),
  })
  const file = readRuleFile('/rules.yml', Buffer.from(text))
  return file.ok ? file.groups : []
}

/** What was written since the last time, without times. */
function takeWritten(): readonly string[] {
  const texts = store.written.map(({ labels, value }) => `${formatLabels(labels)} ${typeof value === 'object' ? '' : value}`)
  store.written.length = 0
  return texts
}

const slot = (): Promise<void> => passTime(10_000)

test('groups run; those that did not change are not disturbed by others that come', async () => {
  await rules.replace(groupsOf({ g: { a: '1' } }), defaults)
  await slot()
  const [first] = store.written
  await passTime(5000)
  await rules.replace(groupsOf({ g: { a: '1' }, h: { b: '2' } }), defaults)
  await passTime(25_000)
  const times = store.written.filter(({ labels }) => labels.get('__name__') === 'a').map(({ timeMs }) => timeMs)
  expect(times).toEqual([0, 1, 2, 3].map((n) => (first?.timeMs ?? 0) + n * 10_000))
  expect(store.written.filter(({ labels }) => labels.get('__name__') === 'b').length).toBeGreaterThanOrEqual(2)
  expect(rules.list().map(({ name, file }) => [file, name])).toEqual([
    ['/rules.yml', 'g'],
    ['/rules.yml', 'h'],
  ])
  expect(rules.figures().map(({ counts }) => counts.missed)).toEqual([0, 0])
})

test('a changed group goes on at its slots; the series of a rule that is gone ends', async () => {
  await rules.replace(groupsOf({ g: { a: '1', b: '2' } }), defaults)
  await slot()
  expect(takeWritten()).toEqual(['{__name__="a"} 1', '{__name__="b"} 2'])
  const { lastEvaluation } = rules.list()[0] ?? {}
  await rules.replace(groupsOf({ g: { a: '3' } }), defaults)
  expect(rules.list()[0]).toMatchObject({ lastEvaluation, rules: [{ query: '3', health: 'unknown' }] })
  await slot()
  expect(takeWritten()).toEqual(['{__name__="a"} 3', '{__name__="b"} stale'])
})

test('the series of a group that is gone end two intervals later, as of when it went', async () => {
  await rules.replace(groupsOf({ g: { a: '1', moved: '2' } }), defaults)
  await slot()
  const goneMs = Date.now()
  await rules.replace(groupsOf({ h: { moved: '2' } }), defaults)
  takeWritten()
  await passTime(19_999)
  expect(takeWritten().every((text) => text === '{__name__="moved"} 2')).toBe(true)
  await passTime(1)
  const ends = store.written.filter(({ value }) => value === 'stale')
  expect(ends.map(({ labels, timeMs }) => [formatLabels(labels), timeMs])).toEqual([['{__name__="a"}', goneMs]])
})

test('what is stopped writes no ends', async () => {
  await rules.replace(groupsOf({ g: { a: '1' } }), defaults)
  await slot()
  await rules.replace([], defaults)
  await rules.stop()
  takeWritten()
  await passTime(100_000)
  expect(takeWritten()).toEqual([])
  expect(() => rules.replace([], defaults)).toThrow('the rules are stopping')
})

test('a change waits for the rule being evaluated, and not for those behind it', async () => {
  writeMs = 1000
  await rules.replace(groupsOf({ g: { a: '1', b: '2', c: '3' } }), defaults)
  // In the middle of the write of the first rule.
  const startMs = Date.now()
  while (rules.figures()[0]?.counts.evaluations === 0 && Date.now() < startMs + 20_000) await passTime(100)
  const replaced = rules.replace(groupsOf({ g: { a: '4' } }), defaults)
  await passTime(1000)
  await replaced
  expect(takeWritten()).toEqual(['{__name__="a"} 1'])
})

test('a change does not wait for a store that is behind', async () => {
  let left = false
  await rules.stop()
  rules = startRules({
    clock,
    log: createLog({ level: 'silent' }),
    source: store,
    write: async () => ({ refused: 0, reason: '' }),
    ...alertParts(new MemoryBook()),
    settle: (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          left = true
          reject(new Error('left'))
        })
      }),
  })
  await rules.replace(groupsOf({ g: { a: '1' } }), defaults)
  await slot()
  await rules.replace(groupsOf({ g: { a: '2' } }), defaults)
  expect(left).toBe(true)
  expect(rules.list()[0]).toMatchObject({ lastEvaluation: '0001-01-01T00:00:00Z', rules: [{ query: '2', health: 'unknown' }] })
})

test('groups share a number of queries at once', async () => {
  const groups = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`g${at}`, { [`r${at}`]: 'x', [`s${at}`]: 'y' }]))
  await rules.replace(groupsOf(groups), { intervalMs: 500, queryOffsetMs: 0 })
  await passTime(10_000)
  expect(mostAtOnce).toBe(2)
  // 40 rules, 100 ms each, two at once: a slot in four.
  for (const { counts } of rules.figures()) {
    expect(counts.iterations).toBeGreaterThan(10)
    expect(counts.missed).toBeGreaterThan(counts.iterations / 2)
  }
})
