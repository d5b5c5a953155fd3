import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import { evaluateQuery } from '../evaluate/evaluate-query.ts'
import { Labels } from '../labels.ts'
import type { PromqlQuery, PromqlResult } from '../query.ts'
import { MemorySource } from '../script/memory-source.ts'
import { promqlFeatures } from '../serve/metric-queries.ts'
import { SampleChanges } from '../store/sample-changes.ts'
import { anyQuery } from '../testdata/any-query.ts'
import { ResultsCache } from './results-cache.ts'

const projectId = 7
const startMs = 1_700_000_000_000
const never = new AbortController().signal

interface Sample {
  readonly series: number
  readonly timeMs: number
  readonly value: number
}

const seriesLabels = [
  { __name__: 'a', x: '1', y: 'p' },
  { __name__: 'a', x: '2', y: 'q' },
  { __name__: 'b', x: '1', y: 'p' },
].map((labels) => Labels.from(Object.entries(labels)))

/** A store whose samples are durable first, then in a closed segment, then there to be read. */
class Platform {
  readonly clock = new ManualClock(startMs)
  readonly changes = new SampleChanges(this.clock)
  readonly cache = new ResultsCache({ clock: this.clock, changes: this.changes, mostBytes: 2 ** 20 })
  readonly stored: Sample[] = []
  evaluations: { readonly startMs: number; readonly endMs: number }[] = []
  private readonly open: Sample[] = []
  private readonly sealed: Sample[][] = []
  private readonly listeners: (() => void)[] = []

  constructor(inherited: readonly Sample[] = []) {
    if (inherited.length > 0) this.sealed.push([...inherited])
    this.changes.follow({ sealed: this.sealed, onSealed: (listener) => (this.listeners.push(listener), () => undefined) })
  }

  append(samples: readonly Sample[]): void {
    this.open.push(...samples)
    this.changes.takeDurable([encodeRows(samples)])
  }

  seal(): void {
    if (this.open.length === 0) return
    this.sealed.push(this.open.splice(0))
    for (const listener of this.listeners) listener()
  }

  flush(): void {
    this.stored.push(...(this.sealed.shift() ?? []))
  }

  async ask(query: PromqlQuery, meanwhile = (): void => undefined): Promise<PromqlResult> {
    return await this.cache.answer(projectId, query, async (part) => {
      this.evaluations.push({ startMs: part.startMs, endMs: part.endMs })
      const result = await this.evaluate(part)
      meanwhile()
      return result
    })
  }

  async evaluate(query: PromqlQuery): Promise<PromqlResult> {
    const source = new MemorySource()
    for (const [index, labels] of seriesLabels.entries()) {
      const samples = new Map(this.stored.filter(({ series }) => series === index).map(({ timeMs, value }) => [timeMs, value]))
      const times = [...samples.keys()].toSorted((a, b) => a - b)
      source.load([{ labels, times: Float64Array.from(times), values: Float64Array.from(times, (time) => samples.get(time) ?? NaN) }])
    }
    return await evaluateQuery(source, query, never)
  }
}

function encodeRows(samples: readonly Sample[]): RowChunk {
  const out = new ByteWriter(64)
  for (const { series, timeMs } of samples) {
    out.uint32(projectId)
    out.string('a')
    out.halves(series, 0)
    out.halves(timeMs >>> 0, Math.floor(timeMs / 2 ** 32))
    out.halves(0, 0)
    out.uint8(0)
  }
  return { table: metricSamples.name, partition: '', rows: samples.length, bytes: out.copy() }
}

function queryOf(text: string, fromMs: number, toMs: number, stepMs = 15_000): PromqlQuery {
  const limits = { maxSamples: 1_000_000, timeoutMs: 60_000 }
  return { text, startMs: fromMs, endMs: toMs, stepMs, lookbackMs: 300_000, subqueryStepMs: 60_000, features: promqlFeatures, limits }
}

const regular = (minutes: number, untilMs = startMs): Sample[] =>
  Array.from({ length: minutes * 4 }, (_, at) =>
    seriesLabels.map((_labels, series) => ({ series, timeMs: untilMs - (minutes * 4 - at) * 15_000 + 1, value: (at * (series + 1)) % 40 })),
  ).flat()

const settled = (minutes: number): Platform => {
  const platform = new Platform()
  platform.append(regular(minutes))
  platform.seal()
  platform.flush()
  return platform
}
const hour = (text: string, shiftMs = 0): PromqlQuery => queryOf(text, startMs - 3_600_000 + shiftMs, startMs + shiftMs)

/** Labels as their key: what they remember of themselves does not count. */
function shown({ value }: PromqlResult): unknown {
  return value.type === 'matrix' ? value.series.map((one) => ({ ...one, labels: one.labels.key })) : value
}

test('a panel that refreshes has only its new steps computed', async () => {
  const platform = settled(80)
  // Watches the project; what came in before it is only known to be stored when that is asked again.
  await platform.ask(hour('sum by (x) (rate(a[5m]))'))
  await platform.ask(hour('sum by (x) (rate(a[5m]))'))
  platform.evaluations = []
  for (let refresh = 1; refresh <= 4; refresh++) {
    platform.append(regular(0.25, startMs + refresh * 15_000))
    platform.seal()
    platform.flush()
    const query = hour('sum by (x) (rate(a[5m]))', refresh * 15_000)
    expect(shown(await platform.ask(query))).toEqual(shown(await platform.evaluate(query)))
  }
  expect(platform.evaluations).toHaveLength(4)
  for (const part of platform.evaluations) expect(part.endMs - part.startMs).toBeLessThanOrEqual(15_000)
})

test('asked again nothing is computed, until a late sample comes', async () => {
  const platform = settled(80)
  const query = hour('sum(a)')
  await platform.ask(query)
  platform.evaluations = []
  await platform.ask(query)
  expect(platform.evaluations).toEqual([])
  platform.append([{ series: 0, timeMs: startMs - 600_000, value: 500 }])
  platform.seal()
  // Durable, and not there to be read.
  await platform.ask(query)
  platform.flush()
  const late = await platform.ask(query)
  expect(shown(late)).toEqual(shown(await platform.evaluate(query)))
  expect(shown(late)).not.toEqual(shown(await settled(80).evaluate(query)))
  // All of it but the last ten minutes was good, and is.
  expect(platform.evaluations.every((part) => part.startMs >= startMs - 600_000)).toBe(true)
})

test('what the run before left in its log is waited for', async () => {
  const platform = new Platform(regular(80))
  const query = hour('count(a)')
  expect((await platform.ask(query)).value).toEqual({ type: 'matrix', series: [] })
  platform.flush()
  expect(shown(await platform.ask(query))).toEqual(shown(await platform.evaluate(query)))
})

test('after five minutes all of it is computed anew', async () => {
  const platform = settled(80)
  const query = hour('sum(a)')
  await platform.ask(query)
  platform.clock.advance(299_000)
  await platform.ask(query)
  expect(platform.evaluations).toHaveLength(1)
  platform.clock.advance(2_000)
  await platform.ask(query)
  expect(platform.evaluations).toHaveLength(2)
})

test('when nobody knows what has changed, all of it is computed anew', async () => {
  const platform = settled(80)
  const query = hour('sum(a)')
  await platform.ask(query)
  platform.changes.forgetAll()
  await platform.ask(query)
  expect(platform.evaluations).toEqual([query, query].map((one) => ({ startMs: one.startMs, endMs: one.endMs })))
})

test('what is remembered stays within its memory', async () => {
  const platform = settled(80)
  const cache = new ResultsCache({ clock: platform.clock, changes: platform.changes, mostBytes: 64_000 })
  let evaluations = 0
  const ask = (text: string): Promise<PromqlResult> =>
    cache.answer(projectId, hour(text), (part) => (evaluations++, platform.evaluate(part)))
  // Some 4 kB each: fifteen fit.
  const texts = Array.from({ length: 40 }, (_, at) => `sum(a) + ${at}`)
  for (const text of texts) await ask(text)
  evaluations = 0
  for (const text of texts.slice(-10)) await ask(text)
  expect(evaluations).toBe(0)
  for (const text of texts.slice(0, 10)) await ask(text)
  expect(evaluations).toBe(10)
})

test('whatever comes in, whenever it is stored: every answer is that of the samples which are stored', async () => {
  const sample = fc.record({
    series: fc.nat({ max: 2 }),
    // Mostly now, at times far back or ahead.
    timeMs: fc.oneof(fc.integer({ min: -20_000, max: 0 }), fc.integer({ min: -900_000, max: 60_000 })),
    value: fc.constantFrom(0, 1, 2, 5, 9, NaN),
  })
  const text = fc.oneof({ weight: 4, arbitrary: anyQuery.filter((one) => !/@|offset -|anchored|smoothed/.test(one)) }, anyQuery)
  const action = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant<'append'>('append'), samples: fc.array(sample, { minLength: 1, maxLength: 4 }) }),
    },
    { weight: 2, arbitrary: fc.constantFrom({ kind: 'seal' as const }, { kind: 'flush' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant<'wait'>('wait'), ms: fc.constantFrom(5_000, 15_000, 30_000) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant<'ask'>('ask'),
        query: fc.nat({ max: 1 }),
        minutes: fc.constantFrom(6, 8, 15),
        meanwhile: fc.array(fc.constantFrom('append' as const, 'seal' as const, 'flush' as const), { maxLength: 3 }),
        late: sample,
      }),
    },
  )
  let reused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 2, maxLength: 2 }),
      fc.array(action, { minLength: 10, maxLength: 60 }),
      async (texts, actions) => {
        const platform = settled(20)
        const pairs: (readonly [unknown, unknown])[] = []
        const appendAt = (samples: readonly Sample[]): void =>
          platform.append(samples.map((one) => ({ ...one, timeMs: platform.clock.now() + one.timeMs })))
        for (const one of actions) {
          if (one.kind === 'append') appendAt(one.samples)
          else if (one.kind === 'seal') platform.seal()
          else if (one.kind === 'flush') platform.flush()
          else if (one.kind === 'wait') platform.clock.advance(one.ms)
          else {
            const endMs = Math.floor(platform.clock.now() / 15_000) * 15_000
            const query = queryOf(texts[one.query] ?? '', endMs - one.minutes * 60_000, endMs)
            const wanted = await platform.evaluate(query).then(shown, String)
            let parts = 0
            let span = 0
            platform.evaluations = []
            const got = await platform
              .ask(query, () => {
                if (parts++ > 0) return
                for (const what of one.meanwhile) {
                  if (what === 'append') appendAt([one.late])
                  else if (what === 'seal') platform.seal()
                  else platform.flush()
                }
              })
              .then(shown, String)
            for (const part of platform.evaluations) span += part.endMs - part.startMs
            if (span < one.minutes * 30_000) reused++
            // A part that is computed after something was stored meanwhile may know of it.
            const mayDiffer = one.meanwhile.length > 0 && platform.evaluations.length > 1
            if (!mayDiffer) pairs.push([got, wanted])
          }
        }
        expect(pairs.map(([got]) => got)).toEqual(pairs.map(([, wanted]) => wanted))
      },
    ),
    { numRuns: 100 },
  )
  expect(reused).toBeGreaterThan(10)
}, 120_000)
