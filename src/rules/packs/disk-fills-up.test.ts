import { expect, test } from 'vitest'

import { Labels, MemorySource } from '../../query/promql/index.ts'
import { RunningGroup } from '../run/running-group.ts'
import { groupContext } from '../testdata/group-context.ts'
import { MemoryBook } from '../testdata/memory-book.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { makePackGroups } from './make-pack-groups.ts'

const stepMs = 5 * 60_000
const startMs = 1_700_000_000_000
const size = 1000
const calm = { signal: new AbortController().signal, stopping: new AbortController().signal }

/** What is told of a disk at the end of so many hours, in each of which so much of its room goes. */
async function fill(perHour: readonly number[], free = size * 0.45): Promise<readonly string[]> {
  const source = new MemorySource()
  const context = { ...groupContext({ now: () => startMs, monotonic: () => 0 }, new MemoryStore(), new MemoryBook()), source }
  const groups = makePackGroups({ enabled: true, off: ['HostInodesFull'], rules: {} })
  const group = groups.find(({ rules }) => rules.some(({ name }) => name === 'HostDiskFillsUp'))
  if (group === undefined) throw new Error('no group')
  const running = new RunningGroup(context, group, { intervalMs: stepMs, queryOffsetMs: 0 })
  let timeMs = startMs
  let left = free
  for (const gone of perHour) {
    for (const endMs = timeMs + 3_600_000; timeMs < endMs; timeMs += stepMs) {
      left -= (gone * stepMs) / 3_600_000
      const sample = (name: string, value: number) => ({
        labels: Labels.from(Object.entries({ __name__: name, instance: 'a', mountpoint: '/', fstype: 'ext4' })),
        times: Float64Array.of(timeMs),
        values: Float64Array.of(value),
      })
      source.load([sample('node_filesystem_avail_bytes', left), sample('node_filesystem_size_bytes', size)])
      await running.evaluate(timeMs, calm)
    }
  }
  return running.rules.flatMap(({ rule, alerts }) =>
    (alerts?.shown ?? []).flatMap(({ state }) => (state === 'firing' ? [new Map(rule.labels).get('severity') ?? ''] : [])),
  )
}

test.each([
  ['full in 30 hours', [10, 10, 10, 10, 10, 10, 10, 10], []],
  ['full in 10 hours', [30, 30, 30, 30, 30, 30], ['medium']],
  ['full in 3 hours', [60, 60, 60, 60, 60], ['high']],
  ['it was filled and emptied', [30, 30, 30, -30, -30, -30, -30], []],
  ['it has just begun, of a platform that is new', [60], []],
])('%s: %j', async (_name, perHour, severities) => {
  expect(await fill(perHour)).toEqual(severities)
})

test('a disk that is mostly empty is no reason', async () => {
  expect(await fill([30, 30, 30, 30, 30], size)).toEqual([])
})
