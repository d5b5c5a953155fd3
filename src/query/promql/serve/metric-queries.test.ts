import { expect, test } from 'vitest'

import type { SeriesSource } from '../series-source.ts'
import { createMemoryReader } from '../testdata/memory-reader.ts'
import { type MetricQuery, MetricQueries } from './metric-queries.ts'

const never = new AbortController().signal
const query: MetricQuery = { projectId: 1, text: 'sum(a)', startMs: 0, endMs: 60_000, stepMs: 30_000 }

/** A source that counts how often it is read, and reads only once it may. */
function countingSource(): { readonly source: SeriesSource; reads: number; readonly open: () => void } {
  const reader = createMemoryReader('load 30s\n  a{x="1"} 1x10\n  a{x="2"} 2x10')
  let open = (): void => undefined
  const isOpen = new Promise<void>((resolve) => (open = resolve))
  const counted = {
    reads: 0,
    open: () => open(),
    source: {
      async *select(...asked: Parameters<SeriesSource['select']>) {
        counted.reads++
        await isOpen
        yield* reader.source(1).select(...asked)
      },
    },
  }
  return counted
}

async function textOf(body: Buffer | AsyncIterable<Buffer>): Promise<string> {
  if (Buffer.isBuffer(body)) return body.toString()
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

test('the same question of several is evaluated and encoded once', async () => {
  const counted = countingSource()
  const queries = new MetricQueries(() => counted.source)
  const asked = [queries.run(query, never), queries.run(query, never), queries.run({ ...query, lookbackMs: 300_000 }, never)]
  counted.open()
  const answers = await Promise.all(asked)
  expect([counted.reads, answers.map(({ askers }) => askers)]).toEqual([1, [3, 3, 3]])
  const encoded = answers.map(({ answer, askers }) => answer.encode({ limit: 0, askers }, never))
  expect(new Set(encoded).size).toBe(1)
  expect(await textOf(encoded[0] ?? Buffer.alloc(0))).toBe('[{"metric":{},"values":[[0,"3"],[30,"3"],[60,"3"]]}]')
  const alone = await queries.run(query, never)
  expect([counted.reads, alone.askers]).toEqual([2, 1])
})

test.each([
  ['another project', { projectId: 2 }],
  ['another text', { text: 'sum(a) ' }],
  ['another time', { endMs: 90_000 }],
  ['another step', { stepMs: 15_000 }],
  ['another lookback', { lookbackMs: 1000 }],
  ['another time-out', { timeoutMs: 1000 }],
])('%s is another question', async (_name, other) => {
  const counted = countingSource()
  const queries = new MetricQueries(() => counted.source)
  const both = [queries.run(query, never), queries.run({ ...query, ...other }, never)]
  counted.open()
  expect([(await Promise.all(both)).map(({ askers }) => askers), counted.reads]).toEqual([[1, 1], 2])
})

test('what takes too long ends in Prometheus’ words', async () => {
  const counted = countingSource()
  const asked = new MetricQueries(() => counted.source).run({ ...query, timeoutMs: 20 }, never)
  setTimeout(() => counted.open(), 60)
  await expect(asked).rejects.toMatchObject({ message: 'query timed out in expression evaluation', details: { kind: 'timeout' } })
})
