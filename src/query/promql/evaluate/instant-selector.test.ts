import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import { isStaleAt, markStaleAt } from '../stale-marker.ts'
import { Budget } from './budget.ts'
import { InstantSelector } from './instant-selector.ts'
import { Cells, stepTimeMs } from './points.ts'

test('finds the last sample within the lookback whatever the runs', async () => {
  const list = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 8 }), stale: fc.boolean() }), { maxLength: 40, size: 'max' })
  const grid = fc.record({
    startMs: fc.integer({ min: -10, max: 100 }),
    stepMs: fc.integer({ min: 1, max: 20 }),
    count: fc.integer({ min: 1, max: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(
      list,
      grid,
      fc.integer({ min: 1, max: 30 }),
      fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant(40)),
      fc.boolean(),
      async (gaps, steps, lookbackMs, runLength, tellsLast) => {
        let time = 0
        const times = Float64Array.from(gaps, ({ gap }) => (time += gap))
        const values = Float64Array.from(gaps, (_, at) => at)
        for (const [at, { stale }] of gaps.entries()) if (stale) markStaleAt(values, at)
        const cells = new Cells(steps.count)
        const budget = new Budget({ maxSamples: 1e6, timeoutMs: 10_000 }, new AbortController().signal)
        const selection = { grid: steps, lookbackMs, offsetMs: 0, atMs: undefined, aspect: 'value' } as const
        const selector = new InstantSelector(selection, budget, () => ({ cells, written: () => undefined }))
        const labels = Labels.from([['a', 'b']])
        for (let at = 0; at < times.length; at += runLength) {
          const run = { labels, times: times.slice(at, at + runLength), values: values.slice(at, at + runLength) }
          selector.push(tellsLast && at + runLength >= times.length ? { ...run, isLast: true } : run)
        }
        await selector.finish()
        budget.close()
        for (let step = 0; step < steps.count; step++) {
          const now = stepTimeMs(steps, step)
          const last = times.findLastIndex((one) => one <= now)
          const isThere = last >= 0 && (times[last] ?? 0) > now - lookbackMs && !isStaleAt(values, last)
          expect(cells.present[step] === 1 ? cells.values[step] : undefined).toBe(isThere ? last : undefined)
        }
      },
    ),
    { numRuns: 500 },
  )
})
