import { expect, test } from 'vitest'

import { Labels, MemorySource } from '../../query/promql/index.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { makePackGroups } from './make-pack-groups.ts'

const minuteMs = 60_000
const hours = 60
const endMs = 1_700_000_000_000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

/** What is told of a monitor that failed at these minutes before now, with so many minutes of checks of which so many were counted. */
async function judge(failedAt: readonly number[], { checked, counted }: { checked: number; counted: number }): Promise<readonly string[]> {
  const source = new MemorySource()
  const samples = (name: string, minutes: number) => ({
    labels: Labels.from(Object.entries({ __name__: name, instance: 'https://shop.example', monitor: 'shop' })),
    times: Float64Array.from({ length: minutes }, (_, at) => endMs - (minutes - 1 - at) * minuteMs),
    values: Float64Array.from({ length: minutes }, (_, at) => (failedAt.includes(minutes - 1 - at) ? 0 : 1)),
  })
  source.load([samples('probe_success', checked), ...(counted > 0 ? [samples('probe_success_outside_maintenance', counted)] : [])])
  const context = { ...groupContext({ now: () => endMs, monotonic: () => 0 }, new MemoryStore(), new MemoryBook()), source }
  const group = makePackGroups({ enabled: true, off: [], rules: {} }).find(({ rules }) => rules.some(({ name }) => name === 'UptimeLow'))
  if (group === undefined) throw new Error('no group')
  const rules = group.rules.filter(({ name }) => name === 'UptimeLow')
  const running = new RunningGroup(context, { ...group, rules }, { intervalMs: minuteMs, queryOffsetMs: 0 })
  await running.evaluate(endMs, calm)
  return running.rules.flatMap(({ rule, alerts }) => (alerts?.shown ?? []).map(() => new Map(rule.labels).get('severity') ?? ''))
}

test.each([
  ['a minute of a day', [700], { checked: 24 * hours, counted: 24 * hours }, []],
  ['five minutes of a day', [700, 701, 702, 703, 704], { checked: 24 * hours, counted: 24 * hours }, ['medium']],
  ['one check of the thirty since maintenance is told apart', [10], { checked: 24 * hours, counted: 30 }, []],
  ['one check of those since it is watched', [10], { checked: 5 * hours, counted: 5 * hours }, []],
  ['of seven hours since it is watched', [10], { checked: 7 * hours, counted: 7 * hours }, ['medium']],
  ['a day of maintenance', [10, 11, 12], { checked: 24 * hours, counted: 0 }, []],
])('%s', async (_name, failedAt, minutes, severities) => {
  expect(await judge(failedAt, minutes)).toEqual(severities)
})
