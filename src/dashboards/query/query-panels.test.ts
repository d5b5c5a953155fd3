import { setTimeout as wait } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { MetricQueries } from '../../query/promql/index.ts'
import { queryPanels } from './query-panels.ts'

test('a reader who goes away while a panel is being sent leaves no failure that nobody handles', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): number => unhandled.push(reason)
  process.on('unhandledRejection', note)
  try {
    // It never answers.
    const slow = { select: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) }) }
    const reader = new AbortController()
    const context = { metricQueries: new MetricQueries(() => slow), projectId: 1, signal: reader.signal }
    const panels = ['1', '2', '3', 'slow', 'slow'].map((expr, at) => ({
      key: String(at),
      stepMs: 1000,
      variables: {},
      targets: [{ ref: 'A', expr, isInstant: true, minStep: '' }],
    }))
    const answers = queryPanels(context, { fromMs: 0, toMs: 60_000, compareMs: 0, variables: {}, panels })
    const first = await answers.next()
    expect(first.done).toBe(false)
    reader.abort()
    await wait(20)
    await answers.return()
    expect(unhandled).toEqual([])
  } finally {
    process.off('unhandledRejection', note)
  }
})
