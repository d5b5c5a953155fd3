import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { encodeSnappyBlock } from '../../src/lib/wire/encode-snappy-block.ts'
import { encodeMessage, type MessageType } from '../../src/receivers/remote-write/testdata/messages.ts'
import { nanos } from '../harness/otlp.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Samples that come late, twice, or with another value for a time that has one: what a query sees is the same for every way in, and the
 * same after the program was killed and everything came once more. docs/prometheus.md promises it.
 */
let vedette: Vedette
let target: Server
let directory: string
const at = Date.now() - 60_000

type Batch = readonly (readonly [ms: number, value: number])[]

/** Milliseconds after `at`, and values. */
const batches: readonly Batch[] = [
  [
    [5000, 5],
    [6000, 6],
  ],
  [
    [1000, 1],
    [5000, 4],
  ],
  [
    [2000, 2],
    [5000, 7],
  ],
  [
    [5000, 5],
    [6000, 6],
  ],
]
const seen: Batch = [
  [1000, 1],
  [2000, 2],
  [5000, 7],
  [6000, 6],
]
/** Scrapes so far: each shows the next batch, with the times of its samples. */
let scrapes = 0

const start = (dataDirectory?: string): Promise<Vedette> =>
  startVedette({
    config: { selfTelemetry: { enabled: false }, scrape: { prometheusConfig: join(directory, 'prometheus.yml') } },
    ...(dataDirectory === undefined ? {} : { directory: dataDirectory }),
  })

beforeAll(async () => {
  target = createServer((_request, response) => {
    const batch = batches[scrapes++ % batches.length] ?? []
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(batch.map(([ms, value]) => `late_scraped{n="1"} ${value} ${at + ms}\n`).join(''))
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  const { port } = target.address() as AddressInfo
  directory = mkdtempSync(join(tmpdir(), 'vedette-late-'))
  const job = { job_name: 'late', scrape_interval: '1s', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }
  writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify({ scrape_configs: [job] }))
  vedette = await start()
})
afterAll(async () => {
  await vedette.dispose()
  target.close()
  rmSync(directory, { recursive: true, force: true })
})

async function post(path: string, type: string, body: Buffer, encoding?: string): Promise<void> {
  const answer = await fetch(`${vedette.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ingestKey}`,
      'content-type': type,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    body: new Uint8Array(body),
  })
  expect([answer.status, await answer.text()]).toEqual([path === '/v1/metrics' ? 200 : 204, path === '/v1/metrics' ? '{}' : ''])
}

function write(type: MessageType, message: object): Promise<void> {
  const proto = type === 'Request' ? ';proto=io.prometheus.write.v2.Request' : ''
  return post('/prometheus/api/v1/write', `application/x-protobuf${proto}`, encodeSnappyBlock(encodeMessage(type, message)), 'snappy')
}

/** A histogram with as many observations as its value says. */
const histogramOf = ([ms, value]: Batch[number]): object => ({
  countInt: value,
  sum: value,
  schema: 0,
  positiveSpans: [{ offset: 0, length: 1 }],
  positiveDeltas: [value],
  timestamp: at + ms,
})
const samplesOf = (batch: Batch): object[] => batch.map(([ms, value]) => ({ value, timestamp: at + ms }))

const ways: Readonly<Record<string, (batch: Batch) => Promise<void>>> = {
  late_write1: (batch) =>
    write('WriteRequest', { timeseries: [{ labels: [{ name: '__name__', value: 'late_write1' }], samples: samplesOf(batch) }] }),
  late_write2: (batch) =>
    write('Request', { symbols: ['', '__name__', 'late_write2'], timeseries: [{ labelsRefs: [1, 2], samples: samplesOf(batch) }] }),
  late_histogram1: (batch) =>
    write('WriteRequest', {
      timeseries: [{ labels: [{ name: '__name__', value: 'late_histogram1' }], histograms: batch.map(histogramOf) }],
    }),
  late_histogram2: (batch) =>
    write('Request', {
      symbols: ['', '__name__', 'late_histogram2'],
      timeseries: [{ labelsRefs: [1, 2], histograms: batch.map(histogramOf) }],
    }),
  late_otlp: (batch) => {
    const dataPoints = batch.map(([ms, value]) => ({ timeUnixNano: nanos(at + ms), asDouble: value }))
    const body = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'late_otlp', gauge: { dataPoints } }] }] }] }
    return post('/v1/metrics', 'application/json', Buffer.from(JSON.stringify(body)))
  },
}

interface Series {
  readonly values?: readonly (readonly [number, string])[]
  readonly histograms?: readonly (readonly [number, { readonly count: string }])[]
}

/** What a query sees of a metric: milliseconds after `at`, and values or counts. */
async function read(metric: string): Promise<Batch> {
  const query = new URLSearchParams({ query: `${metric}[5m]`, time: String((at + 120_000) / 1000) })
  const { data } = await vedette.api<{ data: { result: readonly Series[] } }>(`/prometheus/api/v1/query?${query.toString()}`)
  return data.result.flatMap(({ values = [], histograms = [] }) => [
    ...values.map(([seconds, value]) => [Math.round(seconds * 1000) - at, Number(value)] as const),
    ...histograms.map(([seconds, { count }]) => [Math.round(seconds * 1000) - at, Number(count)] as const),
  ])
}

const isSeen = (found: Batch): boolean => JSON.stringify(found) === JSON.stringify(seen)

test.each([...Object.keys(ways), 'late_scraped'])('%s', async (metric) => {
  for (const batch of batches) await ways[metric]?.(batch)
  expect(await eventually(() => read(metric), isSeen)).toEqual(seen)
})

test('after a kill, and when all of it comes once more', async () => {
  await vedette.kill()
  vedette = await start(vedette.directory)
  for (const metric of [...Object.keys(ways), 'late_scraped']) expect(await eventually(() => read(metric), isSeen)).toEqual(seen)
  // Other bodies than before: nothing but the samples tells that they are known.
  for (const send of Object.values(ways)) for (const batch of batches) await send(batch.toReversed())
  const before = scrapes
  await eventually(
    () => Promise.resolve(scrapes),
    (now) => now > before + batches.length,
  )
  const last = [[9000, 9]] as const
  for (const send of Object.values(ways)) await send(last)
  for (const metric of Object.keys(ways)) {
    const all = [...seen, ...last]
    expect(
      await eventually(
        () => read(metric),
        ({ length }) => length >= all.length,
      ),
    ).toEqual(all)
  }
  expect(await read('late_scraped')).toEqual(seen)
})
