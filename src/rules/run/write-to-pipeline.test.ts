import { expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { IngestRequest } from '../../pipeline/ingest.ts'
import { type FloatHistogram, Labels } from '../../query/promql/index.ts'
import type { ResultSample } from './result-sample.ts'
import { writeToPipeline } from './write-to-pipeline.ts'

const clock = new ManualClock()

/** Writes, and answers what the door was shown, a text a call. */
async function write(
  samples: readonly ResultSample[],
  most = Number.POSITIVE_INFINITY,
): Promise<{ shown: string[]; requests: IngestRequest[] }> {
  const shown: string[] = []
  const requests: IngestRequest[] = []
  const noted = {
    series({ bytes, bounds, length }) {
      const texts = Array.from({ length: 2 * length }, (_, at) => bytes.toString('utf8', bounds[2 * at], bounds[2 * at + 1]))
      shown.push(`series ${texts.join(' ')}`)
    },
    sample(timeMs, low, high, startMs) {
      const bits = Buffer.alloc(8)
      bits.writeUInt32LE(low, 0)
      bits.writeUInt32LE(high, 4)
      shown.push(`sample ${timeMs} ${bits.readDoubleLE()} ${high.toString(16)}:${low.toString(16)} ${startMs}`)
    },
    nativeHistogram: (view) => void shown.push(`histogram ${JSON.stringify(view)}`),
  } as Partial<TelemetrySink> as TelemetrySink
  await writeToPipeline(
    {
      async ingest(request) {
        if (requests.length >= most) throw new Fault('overloaded', 'later')
        requests.push(request)
        request.endpoint.decode(request.intake, noted)
        return { accepted: 1, rejected: 0, message: '' }
      },
    },
    clock,
    7,
  )(samples)
  return { shown, requests }
}

test('labels in any script, floats, ends of series', async () => {
  const labels = Labels.from([
    ['__name__', 'job:up:sum'],
    ['größe', 'ä "1"'],
  ])
  const { shown, requests } = await write([
    { labels, timeMs: 1000, value: 0.1 },
    { labels: Labels.from([['__name__', 'b']]), timeMs: 2000, value: 'stale' },
    { labels: Labels.empty, timeMs: 3000, value: -0 },
  ])
  expect(shown).toEqual([
    'series __name__ job:up:sum größe ä "1"',
    'sample 1000 0.1 3fb99999:9999999a 0',
    'series __name__ b',
    'sample 2000 NaN 7ff00000:2 0',
    'series ',
    'sample 3000 0 80000000:0 0',
  ])
  expect(requests).toMatchObject([{ receiver: 'rules', projectId: 7, intake: { receivedAt: clock.now() } }])
})

test('native histograms', async () => {
  const value: FloatHistogram = {
    counterReset: 'not_reset',
    schema: 2,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: 11,
    sum: 2.5,
    positiveSpans: [
      { offset: -2, length: 2 },
      { offset: 3, length: 1 },
    ],
    negativeSpans: [{ offset: 1, length: 1 }],
    positiveBuckets: [1, 2, 3],
    negativeBuckets: [4],
    customValues: [],
  }
  const { shown } = await write([{ labels: Labels.empty, timeMs: 5, value }])
  expect(JSON.parse(shown[1]?.replace('histogram ', '') ?? '')).toEqual({
    timeMs: 5,
    startMs: 0,
    schema: 2,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count: 11,
    sumLow: 0,
    sumHigh: 0x40040000,
    resetHint: 'no_reset',
    positive: { offsets: [-2, 3], lengths: [2, 1], counts: [1, 2, 3] },
    negative: { offsets: [1], lengths: [1], counts: [4] },
    bounds: [],
  })
})

test('many go in pieces; a piece that is refused is an error', async () => {
  const samples = Array.from({ length: 2500 }, (_, value): ResultSample => ({ labels: Labels.empty, timeMs: 1, value }))
  const { shown, requests } = await write(samples)
  expect(requests).toHaveLength(3)
  expect(shown).toHaveLength(5000)
  await expect(write(samples, 1)).rejects.toThrow('later')
})
