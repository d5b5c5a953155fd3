import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Labels } from '../../query/promql/index.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { RunningGroup } from './running-group.ts'

const slotMs = 600_000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

/** What the processor's time is taken for: it passes only where a test says so. */
let workedMs: number
let turns: { readonly mock: { readonly calls: readonly unknown[] } }
beforeEach(() => {
  workedMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => workedMs)
  turns = vi.spyOn(globalThis, 'setImmediate')
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A store that takes its time, in which others have their turn. */
class SlowStore extends MemoryStore {
  override async *select(request: Parameters<MemoryStore['select']>[0]): ReturnType<MemoryStore['select']> {
    await new Promise((resolve) => setTimeout(resolve))
    yield* super.select(request)
  }
}

async function evaluate(rules: readonly string[], ruleMs: number): Promise<void> {
  const store = new SlowStore()
  store.write(rules.map((_, i) => ({ labels: Labels.from(Object.entries({ __name__: 'x', i: String(i) })), timeMs: slotMs, value: 0 })))
  store.flush()
  // Asked once before and once behind each rule.
  const clock = { now: () => slotMs, monotonic: () => (workedMs += ruleMs / 2) }
  const file = readRuleFile('/rules.yml', Buffer.from(`groups:\n- name: g\n  rules:\n${rules.join('')}`))
  const group = file.ok ? file.groups[0] : undefined
  if (group === undefined) throw new Error(JSON.stringify(file))
  const running = new RunningGroup(groupContext(clock, store, new MemoryBook()), group, { intervalMs: 60_000, queryOffsetMs: 0 })
  await running.evaluate(slotMs, calm)
  expect(running.rules.map(({ health }) => health)).toEqual(rules.map(() => 'ok'))
}

test('each rule that asks the store gives others a turn before, and none once more behind', async () => {
  await evaluate(
    [1, 2, 3, 4].map((n) => `  - record: r${n}\n    expr: x + ${n}\n`),
    4,
  )
  expect(turns.mock.calls).toHaveLength(4)
})

test('rules that wait for nothing give others their turn all the same', async () => {
  await evaluate(
    Array.from({ length: 40 }, (_, n) => `  - alert: A${n}\n    expr: x{i="${n}"} == 0\n`),
    1,
  )
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(8)
})
