import fc from 'fast-check'
import { expect, test } from 'vitest'

import { type FloatHistogram, isStaleAt, Labels, type SeriesRun, type SeriesSource } from '../../query/promql/index.ts'
import { MemorySource } from '../../query/promql/script/memory-source.ts'
import { eachRun } from '../../query/promql/testdata/each-run.ts'
import { FreshResults } from './fresh-results.ts'
import type { ResultSample } from './result-sample.ts'

const labelsOf = (name: string): Labels => Labels.from([['__name__', name]])
const atMs = 1000
const histogram: FloatHistogram = {
  counterReset: 'gauge',
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 1,
  count: 1,
  sum: 0,
  positiveSpans: [],
  negativeSpans: [],
  positiveBuckets: [],
  negativeBuckets: [],
  customValues: [],
}

/** Everything seen, by series: time and value. */
async function readAll(blocks: AsyncIterable<readonly SeriesRun[]>): Promise<Map<string, [number, unknown][]>> {
  const seen = new Map<string, [number, unknown][]>()
  const objects = new Map<string, Labels>()
  const ended = new Set<string>()
  for await (const { labels, times, values, histograms, isLast } of eachRun(blocks)) {
    expect([...ended], 'no run after the last').not.toContain(labels.key)
    if (isLast === true) ended.add(labels.key)
    expect(times.length).toBeGreaterThan(0)
    expect(objects.get(labels.key) ?? labels, 'always the same object').toBe(labels)
    objects.set(labels.key, labels)
    const list = seen.get(labels.key) ?? []
    for (const [at, time] of times.entries()) {
      expect(time, 'rising').toBeGreaterThan(list.at(-1)?.[0] ?? -Infinity)
      list.push([time, histograms?.[at] ?? (isStaleAt(values, at) ? 'stale' : values[at])])
    }
    seen.set(labels.key, list)
  }
  return seen
}

/** A store that says which run of a series is the last, as memory does. */
function tellLast(store: SeriesSource): SeriesSource {
  return {
    async *select(request, signal) {
      const runs: SeriesRun[] = []
      for await (const run of eachRun(store.select(request, signal))) runs.push(run)
      for (const [at, run] of runs.entries())
        yield [runs.findLastIndex(({ labels }) => labels === run.labels) === at ? { ...run, isLast: true } : run]
    },
  }
}

const names = ['a', 'b', 'c']
const storedTimes = fc.uniqueArray(fc.integer({ min: 997, max: 1003 }), { maxLength: 7 }).map((list) => list.sort((a, b) => a - b))

test('a store with results in it looks like one that has them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(storedTimes, { minLength: 3, maxLength: 3 }),
      fc.array(fc.option(fc.constantFrom<ResultSample['value']>(1, 2, Number.NaN, 'stale', histogram)), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 990, max: 1005 }),
      fc.integer({ min: 990, max: 1005 }),
      async (times, results, runLength, startMs, endMs) => {
        const store = new MemorySource(() => runLength)
        const expected = new Map<string, [number, unknown][]>()
        for (const [at, name] of names.entries()) {
          const labels = labelsOf(name)
          const own = times[at] ?? []
          store.load([{ labels, times: Float64Array.from(own), values: Float64Array.from(own, () => 7) }])
          const samples = new Map<number, unknown>(own.map((time) => [time, 7]))
          const result = results[at] ?? undefined
          if (result !== undefined) samples.set(atMs, result)
          const list = [...samples].filter(([time]) => time > startMs && time <= endMs).sort(([a], [b]) => a - b)
          if (list.length > 0) expected.set(labels.key, list)
        }
        const fresh = new FreshResults(tellLast(store))
        fresh.add(
          names.flatMap((name, at) => {
            const value = results[at] ?? undefined
            return value === undefined ? [] : [{ labels: labelsOf(name), timeMs: atMs, value }]
          }),
        )
        const request = { matchers: [{ name: '__name__', operator: '=~' as const, value: 'a|b|c' }], startMs, endMs }
        expect(await readAll(fresh.select(request, new AbortController().signal))).toEqual(expected)
      },
    ),
    { numRuns: 300 },
  )
})

test('only what the matchers select is seen', async () => {
  const fresh = new FreshResults(new MemorySource())
  fresh.add(names.map((name) => ({ labels: labelsOf(name).with('job', name), timeMs: atMs, value: 1 })))
  const matchers = [
    { name: 'job', operator: '!=' as const, value: 'a' },
    { name: 'other', operator: '=' as const, value: '' },
  ]
  const seen = await readAll(fresh.select({ matchers, startMs: 0, endMs: 2000 }, new AbortController().signal))
  expect([...seen.keys()]).toEqual(['b', 'c'].map((name) => labelsOf(name).with('job', name).key))
})
