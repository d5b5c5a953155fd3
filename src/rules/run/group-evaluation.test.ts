import { beforeEach, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { Labels } from '../../query/promql/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import type { GroupContext } from './group-context.ts'
import { RunningGroup } from './running-group.ts'

/** Alert rules of one shape, which are asked and stored together. */
const slotMs = 600_000
const minuteMs = 60_000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

let store: MemoryStore
let book: MemoryBook
let context: GroupContext
/** The `alertname` of the samples of each write. */
let writes: (readonly string[])[]

beforeEach(() => {
  store = new MemoryStore()
  book = new MemoryBook()
  const parts = groupContext({ now: () => slotMs, monotonic: () => 0 }, store, book)
  writes = []
  context = {
    ...parts,
    write: (samples) => {
      writes.push(samples.map(({ labels, value }) => `${labels.get('alertname')}${value === 'stale' ? ' ends' : ''}`))
      return parts.write(samples)
    },
  }
})

function groupOf(...rules: readonly string[]): RunningGroup {
  const file = readRuleFile('/rules.yml', Buffer.from(`groups:\n- name: g\n  rules:\n${rules.join('')}`))
  const group = file.ok ? file.groups[0] : undefined
  if (group === undefined) throw new Error(JSON.stringify(file))
  return new RunningGroup(context, group, { intervalMs: minuteMs, queryOffsetMs: 0 })
}

/** Fires while `x` of an `i` is 0. */
const zero = (name: string, i: string, more = ''): string => `  - alert: ${name}\n    expr: x{i="${i}"} == 0\n${more}`

function load(timeMs: number, values: Readonly<Record<string, number>>): void {
  store.write(Object.entries(values).map(([i, value]) => ({ labels: Labels.from(Object.entries({ __name__: 'x', i })), timeMs, value })))
  store.flush()
}

test('what rules of one shape say is stored at once, and so are their ends', async () => {
  const group = groupOf(zero('A', 'a'), zero('B', 'b'), zero('C', 'c'))
  load(slotMs, { a: 0, b: 1, c: 0 })
  await group.evaluate(slotMs, calm)
  load(slotMs + minuteMs, { a: 1, b: 0, c: 0 })
  await group.evaluate(slotMs + minuteMs, calm)
  expect(writes).toEqual([
    ['A', 'A', 'C', 'C'],
    ['A ends', 'A ends', 'B', 'B', 'C', 'C'],
  ])
  expect(group.counts).toMatchObject({ evaluations: 6, failures: 0, samples: 4 })
  expect(group.rules.map(({ series }) => series.size)).toEqual([0, 2, 2])
})

test('who asks the store sees what all rules before it said', async () => {
  const asked: (number | undefined)[] = []
  context = {
    ...context,
    expand: async (_, { ask }) => {
      const [sample] = await ask('count(ALERTS)')
      asked.push(Number(sample?.value))
      return ''
    },
  }
  const group = groupOf(
    zero('A', 'a'),
    zero('B', 'b'),
    '  - record: n\n    expr: count(ALERTS{alertstate="firing"})\n',
    zero('C', 'c'),
    zero('T', 'a', '    annotations: { n: "{{ . }}" }\n'),
  )
  load(slotMs, { a: 0, b: 0, c: 0 })
  await group.evaluate(slotMs, calm)
  expect(store.written.find(({ labels }) => labels.get('__name__') === 'n')?.value).toBe(2)
  expect(asked).toEqual([3])
})

test('when not all of it is taken, each rule stands for itself', async () => {
  const { write } = context
  context = {
    ...context,
    write: async (samples) => {
      if (samples.some(({ labels }) => labels.get('alertname') === 'B')) throw new Fault('disk_full', 'no room')
      const refused = samples.some(({ labels }) => labels.get('alertname') === 'C') ? 1 : 0
      return { ...(await write(samples)), refused, reason: 'series_limit' }
    },
  }
  const group = groupOf(zero('A', 'a'), zero('B', 'b'), zero('C', 'c'), '  - record: n\n    expr: count(ALERTS)\n')
  load(slotMs, { a: 0, b: 0, c: 0 })
  await group.evaluate(slotMs, calm)
  expect(group.rules.map(({ health, lastError }) => [health, lastError])).toEqual([
    ['ok', undefined],
    ['err', 'no room'],
    ['err', '1 of 2 samples were not stored: series_limit'],
    ['ok', undefined],
  ])
  // A later rule does not see what is not stored.
  expect(store.written.find(({ labels }) => labels.get('__name__') === 'n')?.value).toBe(2)
  expect(group.counts).toMatchObject({ failures: 2 })
  // All of them fire, whatever became of their series.
  expect(book.told.map(({ labels }) => new Map(labels).get('alertname'))).toEqual(['A', 'B', 'C'])
})

test('two rules for one alert: the first counts', async () => {
  const group = groupOf(zero('A', 'a'), zero('A', 'a', '    labels: { b: "" }\n'), zero('B', 'b'))
  load(slotMs, { a: 0, b: 0 })
  await group.evaluate(slotMs, calm)
  expect(writes.flat()).toEqual(['A', 'A', 'B', 'B'])
  expect(group.rules.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok'])
})
