import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { LabelMatcher } from '../ast.ts'
import { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { isStaleAt } from '../stale-marker.ts'
import { eachRun } from '../testdata/each-run.ts'
import { makeRuns } from './make-runs.ts'
import { MemorySource } from './memory-source.ts'
import { parseScript } from './parse-script.ts'

function runsOf(script: string): SeriesRun[] {
  return parseScript(script).flatMap((command) => (command.kind === 'load' ? makeRuns(command) : []))
}

async function select(source: MemorySource, startMs: number, endMs: number, ...matchers: LabelMatcher[]): Promise<SeriesRun[]> {
  const found: SeriesRun[] = []
  for await (const run of eachRun(source.select({ matchers, startMs, endMs }, new AbortController().signal))) found.push(run)
  return found
}

describe('memory source', () => {
  test('samples after the start and up to the end', async () => {
    const source = new MemorySource()
    source.load(runsOf('load 1s\n  a 0+1x5\n  b 0+2x5'))
    const [run, ...others] = await select(source, 1000, 3000, { name: '__name__', operator: '=', value: 'b' })
    expect(run).toMatchObject({ times: Float64Array.of(2000, 3000), values: Float64Array.of(4, 6) })
    expect(others).toEqual([])
  })

  test('matchers see a missing label as empty', async () => {
    const source = new MemorySource()
    source.load(runsOf('load 1s\n  a{x="1"} 1\n  a 2\n  a{x="12"} 3'))
    const values = async (...matchers: LabelMatcher[]): Promise<number[]> =>
      (await select(source, -1, 0, ...matchers)).flatMap((run) => [...run.values])
    expect(await values({ name: 'x', operator: '=', value: '' })).toEqual([2])
    expect(await values({ name: 'x', operator: '!=', value: '' })).toEqual([1, 3])
    expect(await values({ name: 'x', operator: '=~', value: '1.?' })).toEqual([1, 3])
    expect(await values({ name: 'x', operator: '!~', value: '1.?' })).toEqual([2])
  })

  test('stale markers keep their bits, histograms and start times their places', async () => {
    const source = new MemorySource()
    source.load(runsOf('load 1s\n  a@st -1sx3\n  a 1 stale {{count:1}} NaN'))
    const [run] = await select(source, 0, 3000)
    if (run === undefined) throw new Error('nothing found')
    expect([0, 1, 2].map((at) => isStaleAt(run.values, at))).toEqual([true, false, false])
    expect(run.histograms?.map((histogram) => histogram?.count)).toEqual([undefined, 1, undefined])
    expect(run.startTimes).toEqual(Float64Array.of(0, 1000, 2000))
  })

  test('what is loaded later continues, what is not later is refused', async () => {
    const source = new MemorySource()
    source.load(runsOf('load 1s\n  a 1 2'))
    source.load(runsOf('load 1s\n  a _ _ 3'))
    const runs = await select(source, -1, 9000)
    expect(runs.flatMap(({ values }) => [...values])).toEqual([1, 2, 3])
    expect(new Set(runs.map(({ labels }) => labels)).size).toBe(1)
    expect(() => source.load(runsOf('load 1s\n  a 1'))).toThrow('out of order')
    source.clear()
    expect(await select(source, -1, 9000)).toEqual([])
  })

  test('runs, however cut, have every sample of a series in order', async () => {
    const source = fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }), async (lengths) => {
      let at = 0
      const cut = new MemorySource(() => lengths[at++ % lengths.length] ?? 1)
      cut.load(runsOf('load 1s\n  a 0+1x20\n  b 0+2x20'))
      const runs = await select(cut, -1, 20_000)
      const values = (name: string): number[] =>
        runs.filter(({ labels }) => labels.get('__name__') === name).flatMap((run) => [...run.values])
      expect(values('a')).toEqual(Array.from({ length: 21 }, (_, place) => place))
      expect(values('b')).toEqual(Array.from({ length: 21 }, (_, place) => place * 2))
    })
    await fc.assert(source)
  })

  test('ends early when the caller goes away', async () => {
    const source = new MemorySource(() => 1)
    source.load(runsOf('load 1s\n  a 0x20'))
    const controller = new AbortController()
    let seen = 0
    for await (const _ of source.select({ matchers: [], startMs: -1, endMs: 20_000 }, controller.signal)) {
      seen += 1
      controller.abort()
    }
    expect(seen).toBe(1)
  })
})

describe('loaded samples', () => {
  test('a histogram that continues the one before is told so', () => {
    const [run] = runsOf(
      'load 1s\n  a {{count:1}} {{count:2}} {{count:1}} {{count:3}} 1 {{count:4}} stale {{count:5}} {{count:6 counter_reset_hint:gauge}} {{count:7}}',
    )
    expect(run?.histograms?.map((histogram) => histogram?.counterReset)).toEqual([
      'unknown',
      'not_reset',
      'unknown',
      'not_reset',
      undefined,
      'unknown',
      undefined,
      'unknown',
      'gauge',
      'unknown',
    ])
  })

  test('classic histograms are loaded a second time with custom buckets', () => {
    const runs = runsOf(
      'load_with_nhcb 1s\n  h_bucket{x="1",le="1"} 1 2\n  h_bucket{x="1",le="+Inf"} 3 3\n  h_count{x="1"} 3 3\n  h_sum{x="1"} 7 8\n  other 1',
    )
    const native = runs.find(
      ({ labels }) =>
        labels.key ===
        Labels.from([
          ['__name__', 'h'],
          ['x', '1'],
        ]).key,
    )
    expect(native?.histograms).toMatchObject([
      { schema: -53, customValues: [1], positiveBuckets: [1, 2], sum: 7, count: 3 },
      { positiveBuckets: [2, 1], sum: 8 },
    ])
    expect(runs).toHaveLength(6)
  })
})
