import { expect, test } from 'vitest'

import { whySlow } from './why-slow.ts'

const read = { selector: 'up', start: 0, end: 1, from: ['memory' as const], series: 10, samples: 100, tookMs: 1 }
const stats = { samplesRead: 100, peakSamples: 100, mostSamples: 1000, series: 1, tookMs: 900, isShared: false }
const reasons = (more: { reads?: readonly Partial<typeof read>[]; stats?: Partial<typeof stats> }) =>
  whySlow({ reads: (more.reads ?? [{}]).map((one) => ({ ...read, ...one })), stats: { ...stats, ...more.stats } }, { tookMs: 0 }).map(
    ({ what }) => what,
  )

test('what is quick is not slow, but what was slow before is', () => {
  expect(reasons({ stats: { tookMs: 40 } })).toEqual(['quick'])
  expect(whySlow({ reads: [read], stats: { ...stats, tookMs: 40 } }, { tookMs: 4000 }).map(({ what }) => what)).toEqual(['waited'])
})

test('the weightiest reason comes first', () => {
  expect(reasons({ reads: [{ selector: '{job="node"}', series: 90_000 }], stats: { samplesRead: 5e6, peakSamples: 900 } })).toEqual([
    'name',
    'series',
    'samples',
    'held',
  ])
  expect(reasons({ reads: [{ selector: '{"queue.depth"}' }, { selector: '{__name__=~"a.*"}' }] })).toEqual(['waited'])
})

test('little that comes from the store late is a matter of waiting', () => {
  const isFromStore = { from: ['store' as const] as never }
  expect(reasons({ reads: [isFromStore] })).toEqual(['store', 'waited'])
  expect(reasons({ reads: [isFromStore], stats: { samplesRead: 1_000_000 } })).toEqual(['store'])
})
