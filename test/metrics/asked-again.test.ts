import { afterAll, beforeAll, expect, test } from 'vitest'

import { sendSamples } from '../harness/send-samples.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** What the program remembers of an answer is read no more, and a late sample is seen all the same. */
let vedette: Vedette
const endMs = Math.floor(Date.now() / 15_000) * 15_000 - 120_000
const fromMs = endMs - 40 * 15_000

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
})
afterAll(() => vedette.dispose())

async function write(samples: readonly (readonly [timeMs: number, value: number])[]): Promise<void> {
  const series = [{ labels: { __name__: 'asked', n: '1' }, samples: samples.map(([timestamp, value]) => ({ timestamp, value })) }]
  await sendSamples(`${vedette.url}/prometheus/api/v1/write`, { authorization: `Bearer ${ingestKey}` }, series)
}

async function ask(): Promise<{ readonly values: readonly string[]; readonly samplesRead: number }> {
  const asked = { query: 'sum(asked)', start: String(fromMs / 1000), end: String(endMs / 1000), step: '15', stats: 'all' }
  const { data } = await vedette.api<{
    data: { result: { values: [number, string][] }[]; stats: { samples: { totalQueryableSamples: number } } }
  }>(`/prometheus/api/v1/query_range?${new URLSearchParams(asked).toString()}`)
  return { values: data.result[0]?.values.map(([, value]) => value) ?? [], samplesRead: data.stats.samples.totalQueryableSamples }
}

test('asked again nothing is read, and a late sample stands in the next answer', async () => {
  await write(Array.from({ length: 41 }, (_, step) => [fromMs + step * 15_000, step] as const))
  const known = await eventually(ask, ({ values, samplesRead }) => values.length === 41 && samplesRead === 0, 60_000)
  expect(known.values.slice(0, 3)).toEqual(['0', '1', '2'])
  await write([[fromMs + 30 * 15_000, 1000]])
  // What is older than the start is asked of the store, which has it a moment later.
  const late = await eventually(ask, ({ values }) => values[30] === '1000')
  expect(late.values.filter((_, step) => step !== 30)).toEqual(known.values.filter((_, step) => step !== 30))
  expect(late.samplesRead).toBeGreaterThan(0)
})
