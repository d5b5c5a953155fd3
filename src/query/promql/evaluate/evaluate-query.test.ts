import { setImmediate } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { Labels } from '../labels.ts'
import type { PromqlLimits, PromqlQuery, PromqlResult } from '../query.ts'
import { MemorySource } from '../script/memory-source.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import { promqlFeatures } from '../serve/metric-queries.ts'
import { evaluateQuery } from './evaluate-query.ts'
import { formatLabels } from './format-labels.ts'

const features = promqlFeatures
const limits: PromqlLimits = { maxSamples: 1_000_000, timeoutMs: 10_000 }

function instant(text: string, changes: Partial<PromqlQuery> = {}): PromqlQuery {
  const base = { text, startMs: 600_000, endMs: 600_000, stepMs: 0, lookbackMs: 300_000, subqueryStepMs: 60_000, features, limits }
  return { ...base, ...changes }
}

const range = { startMs: 0, endMs: 600_000, stepMs: 60_000 }

/** Samples each 30 s for ten minutes, from zero up by `step`. */
function rising(pairs: Record<string, string>, step: number): SeriesRun {
  const times = Float64Array.from({ length: 21 }, (_, at) => at * 30_000)
  return { labels: Labels.from(Object.entries(pairs)), times, values: times.map((_, at) => at * step) }
}

function sourceOf(...runs: SeriesRun[]): MemorySource {
  const source = new MemorySource()
  source.load(runs)
  return source
}

const two = sourceOf(rising({ __name__: 'a_total', env: '1' }, 1), rising({ __name__: 'b_total', env: '1' }, 2))

function ask(source: SeriesSource, query: PromqlQuery, signal = new AbortController().signal): Promise<PromqlResult> {
  return evaluateQuery(source, query, signal)
}

/** `{labels} => value` of an instant query, sorted. */
async function shown(source: SeriesSource, query: PromqlQuery): Promise<string[]> {
  const { value } = await ask(source, query)
  if (value.type !== 'vector') throw new Error(`a ${value.type}`)
  return value.samples.map((sample) => `${formatLabels(sample.labels)} => ${JSON.stringify(sample.value)}`).toSorted()
}

/** Times and values of a range query by its labels. */
function pointsOf({ value }: PromqlResult): Record<string, unknown> {
  if (value.type !== 'matrix') throw new Error(`a ${value.type}`)
  return Object.fromEntries(value.series.map(({ labels, times, values }) => [formatLabels(labels), [times, values]]))
}

describe('names go away at once unless told otherwise', () => {
  const sameLabels = { code: 'bad_input', message: 'vector cannot contain metrics with the same labelset', details: { kind: 'execution' } }

  test.each(['rate({env="1"}[5m])', 'sum(rate({env="1"}[5m]))', 'abs({env="1"})', '-{env="1"}', '{env="1"} * 2', 'timestamp({env="1"})'])(
    '%s makes two series the same',
    async (text) => {
      await expect(ask(two, instant(text))).rejects.toMatchObject(sameLabels)
    },
  )

  test('grouping by the name finds none left', async () => {
    expect(await shown(two, instant('sum by (__name__) (delta(a_total[10m]))'))).toEqual(['{} => 20'])
  })

  test('with delayed removal they can still be told apart until the end', async () => {
    const delayed = { features: { ...features, delayedNameRemoval: true } }
    expect(await shown(two, instant('sum by (env) (delta({env="1"}[10m]))', delayed))).toEqual(['{env="1"} => 60'])
    await expect(ask(two, instant('delta({env="1"}[10m])', delayed))).rejects.toMatchObject(sameLabels)
  })

  test('a range query joins series that never stand at the same step', async () => {
    const first = { labels: Labels.from([['__name__', 'a']]), times: Float64Array.of(0), values: Float64Array.of(1) }
    const second = { labels: Labels.from([['__name__', 'b']]), times: Float64Array.of(600_000), values: Float64Array.of(2) }
    const { value } = await ask(sourceOf(first, second), instant('{__name__=~"a|b"} + 1', range))
    expect(value).toMatchObject({ type: 'matrix', series: [{ values: Float64Array.of(2, 2, 2, 2, 2, 3) }] })
  })
})

describe('matching', () => {
  const one = rising({ __name__: 'one', host: 'h' }, 1)
  const many = [rising({ __name__: 'many', host: 'h', cpu: '0' }, 1), rising({ __name__: 'many', host: 'h', cpu: '1' }, 1)]
  const tail = ';many-to-many matching not allowed: matching labels must be unique on one side'
  const pair = '[{__name__="many", cpu="0", host="h"}, {__name__="many", cpu="1", host="h"}]'

  test.each([
    [
      'one * on (host) many',
      `found duplicate series for the match group {host="h"} on the right hand-side of the operation: ${pair}${tail}`,
    ],
    [
      'many * on (host) group_right one',
      `found duplicate series for the match group {host="h"} on the left hand-side of the operation: ${pair}${tail}`,
    ],
    ['many * on (host) one', 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'],
    [
      'sum by (host, cpu) (many) * on (host) group_left (cpu) one',
      'multiple matches for labels: grouping labels must ensure unique matches',
    ],
  ])('%s', async (text, message) => {
    await expect(ask(sourceOf(one, ...many), instant(text))).rejects.toMatchObject({ message })
    await expect(ask(sourceOf(one, ...many), instant(text, range))).rejects.toMatchObject({ message })
  })

  test('duplicates where the other side has nothing are no fault', async () => {
    expect(await shown(sourceOf(...many), instant('nothing * on (host) many'))).toEqual([])
  })
})

describe('reads', () => {
  /** Tells what is asked; answers once as many selects are open as it waits for. */
  class Observed implements SeriesSource {
    readonly requests: SelectRequest[] = []
    private readonly waitFor: number

    constructor(waitFor: number) {
      this.waitFor = waitFor
    }

    async *select(request: SelectRequest): AsyncGenerator<readonly SeriesRun[]> {
      this.requests.push(request)
      while (this.requests.length < this.waitFor) await setImmediate()
      yield [rising({ __name__: 'x' }, 1)]
    }
  }

  test('all selectors at once', async () => {
    const source = new Observed(4)
    await ask(source, instant('sum(a) + b / rate(c[5m]) + last_over_time(abs(d)[5m:1m])'))
    expect(source.requests).toHaveLength(4)
  })

  test('the same selector once, with the times of all', async () => {
    const source = new Observed(1)
    await ask(source, instant('x / rate(x[5m]) > avg_over_time(x[10m] offset 1m)'))
    expect(source.requests).toEqual([{ matchers: expect.anything(), startMs: -60_000, endMs: 600_000 }])
  })

  test.each([
    ['sum(rate(x_total{a=~"1|2",code="500"}[5m])) / sum(rate(x_total{a=~"1|2"}[5m]))', 0.6],
    ['sum(rate(x_total{a=~"1|2"}[5m])) / sum(rate(x_total{code!="200",a=~"1|2"}[5m]))', 1 / 0.6],
    ['sum(x_total{a="1"} and on () x_total{code="500",a="1"}) / sum(x_total{code="200",a="1"})', 5],
  ])('a selector and those of fewer of its series once: %s', async (text, expected) => {
    const runs = ['1', '2'].flatMap((a) =>
      ['200', '500'].map((code) =>
        rising({ __name__: 'x_total', a, code }, code === '500' && a === '2' ? 5 : code === '500' ? 4 : a === '1' ? 1 : 5),
      ),
    )
    const source = sourceOf(...runs)
    const requests: SelectRequest[] = []
    const select: SeriesSource['select'] = (request, signal) => {
      requests.push(request)
      return source.select(request, signal)
    }
    const { value } = await ask({ select }, instant(text))
    expect(value.type === 'vector' ? value.samples.map((sample) => sample.value) : []).toEqual([expect.closeTo(expected, 9)])
    expect(requests).toHaveLength(1)
  })

  test('what is pinned is read for one time only', async () => {
    const source = new Observed(1)
    await ask(source, instant('rate(x[1m] @ 100)', range))
    expect(source.requests).toMatchObject([{ startMs: 40_000, endMs: 100_000, hints: { function: 'rate', rangeMs: 60_000 } }])
  })

  test('a failure of the store is told as it is', async () => {
    const source: SeriesSource = {
      async *select() {
        yield await Promise.reject<SeriesRun[]>(new Error('the store is away'))
      },
    }
    await expect(ask(source, instant('x + on () vector(1)'))).rejects.toThrow('the store is away')
  })
})

describe('long subqueries', () => {
  const long = { startMs: 120_000_000, endMs: 120_000_000, limits: { ...limits, maxSamples: 10_000_000 } }
  /** A sample a second, at times that are no multiple of one. */
  const seconds: SeriesRun = {
    labels: Labels.from([['__name__', 'x']]),
    times: Float64Array.from({ length: 120_000 }, (_, at) => at * 1000 + 1),
    values: Float64Array.from({ length: 120_000 }, (_, at) => at % 7),
  }

  test('are evaluated in pieces, each series going on in the next', async () => {
    const source = sourceOf(seconds)
    const whole = await shown(source, instant('sum_over_time(x[110000s])', long))
    expect(await shown(source, instant('sum_over_time((x + 0)[110000s:1s])', long))).toEqual(whole)
    expect(await shown(source, instant('count_over_time((x + 0)[110000s:1s])', long))).toEqual(['{} => 110000'])
    const pinned = await shown(source, instant('avg_over_time(x[60000s] @ 110000)', long))
    expect(await shown(source, instant('avg_over_time((x + 0)[60000s:1s] @ 110000)', long))).toEqual(pinned)
  })

  test.each(['sum_over_time', 'avg_over_time', 'max_over_time', 'last_over_time', 'increase', 'changes'])(
    '%s of them keeps no samples',
    async (name) => {
      const three = sourceOf(
        ...['a', 'b', 'c'].map((x) => ({
          ...seconds,
          labels: Labels.from([
            ['__name__', 'x'],
            ['x', x],
          ]),
        })),
      )
      const all = { ...long, startMs: 100_000_000, stepMs: 10_000_000 }
      const text = (samples: string): string => `round(max by (x) (${name}(${samples})), 10)`
      const made = await ask(three, instant(text('(x + 0)[80000s:1s]'), all))
      const stored = await ask(three, instant(text('x[80000s]'), all))
      expect(pointsOf(made)).toEqual(pointsOf(stored))
      const kept = await ask(three, instant('stddev_over_time((x + 0)[80000s:1s])', all))
      expect(kept.peakSamples).toBeGreaterThan(made.peakSamples + 100_000)
    },
  )

  test('sums that overflow on the way are made of samples', async () => {
    const text = 'avg_over_time((x * 0 + 1e308)[100000s:1s])'
    expect(await shown(sourceOf(seconds), instant(text, long))).toMatchObject([expect.stringMatching(/^{} => 1\.0{10}\d*e\+308$/)])
  })

  test('are answered whole', async () => {
    const { value } = await ask(sourceOf(seconds), instant('(x or label_replace(vector(2), "y", "z", "", ""))[119995s:1s]', long))
    if (value.type !== 'matrix') throw new Error(`a ${value.type}`)
    expect(value.series.map(({ labels, times, values }) => [formatLabels(labels), times.length, values.length])).toEqual([
      ['{__name__="x"}', 119_995, 119_995],
      ['{y="z"}', 119_995, 119_995],
    ])
    for (const { times } of value.series) expect(times.every((time, at) => time === 6000 + at * 1000)).toBe(true)
  })
})

test('over what does not change the parameter of an aggregation is looked at once', async () => {
  const { value } = await ask(two, instant('quantile(scalar(a_total) / 20, {env="1"} @ 600)', range))
  expect(value).toMatchObject({ series: [{ values: new Float64Array(11).fill(20) }] })
})

describe('limits', () => {
  /** Ends when the signal aborts, as a source should. */
  const silent: SeriesSource = {
    async *select(_request, signal) {
      while (!signal.aborted) yield await setImmediate<SeriesRun[]>([])
    },
  }

  test('samples held at once', async () => {
    const few = { limits: { ...limits, maxSamples: 20 } }
    const fault = { code: 'query_limit', message: 'query processing would load too many samples into memory in query execution' }
    await expect(ask(two, instant('a_total + b_total', { ...range, ...few }))).rejects.toMatchObject(fault)
    await expect(ask(two, instant('count_over_time(a_total[10m:1ms])', few))).rejects.toMatchObject(fault)
    await expect(ask(two, instant('a_total', { ...range, ...few }))).resolves.toBeDefined()
  })

  test('time', async () => {
    const short = { limits: { ...limits, timeoutMs: 20 } }
    const fault = { code: 'query_limit', message: 'query timed out in expression evaluation' }
    await expect(ask(silent, instant('x', short))).rejects.toMatchObject(fault)
  })

  test('the caller goes away', async () => {
    const controller = new AbortController()
    const answer = ask(silent, instant('x'), controller.signal)
    controller.abort()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled', message: 'query was canceled in expression evaluation' })
  })

  test('others get their turns', async () => {
    const runs = Array.from({ length: 300 }, (_, at) => rising({ __name__: 'x', at: String(at) }, 1))
    let turns = 0
    let done = false
    const other = (async () => {
      while (!done) {
        await setImmediate()
        turns++
      }
    })()
    const query = instant('topk(3, x * 2) or quantile_over_time(0.5, x[10m])', { ...range, stepMs: 200 })
    const started = performance.now()
    await ask(sourceOf(...runs), { ...query, limits: { ...limits, maxSamples: 1e8 } })
    const tookMs = performance.now() - started
    done = true
    await other
    expect(turns).toBeGreaterThan(tookMs / 50)
  })
})

test('functions of the query itself', async () => {
  const experimental = { features: { ...features, experimentalFunctions: true } }
  const { value } = await ask(two, instant('end() - start() + step() + range()', { ...range, ...experimental }))
  expect(value).toMatchObject({ series: [{ values: new Float64Array(11).fill(1260) }] })
})
