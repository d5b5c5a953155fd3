import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { openTestGateway, projectId, type TestGateway } from '../../test/harness/open-test-gateway.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { type Flusher, startFlusher } from '../pipeline/index.ts'
import { formatLabels } from '../query/promql/evaluate/format-labels.ts'
import { evaluateQuery, promqlFeatures, StoredMetrics } from '../query/promql/index.ts'
import { encodeFamilies } from '../scrapers/prometheus/testdata/exposition-proto.ts'

/** Pushed groups over the real way of a sample, door, log, engine and PromQL; only the time is the test's own. */
const signal = new AbortController().signal
let engine: TestEngine
let it: TestGateway
let flusher: Flusher

beforeAll(async () => {
  engine = await startTestEngine()
  it = await openTestGateway()
  flusher = startFlusher({ wal: it.wal, store: engine.store, clock: systemClock, log: createLog({ level: 'silent' }) })
})
afterAll(async () => {
  await flusher.stop(10_000)
  await it.close()
  await engine.stop()
})

async function pass(minutes: number): Promise<void> {
  for (let second = 0; second < minutes * 60; second += 5) {
    it.clock.advance(5000)
    await it.gateway.tick()
  }
}

/** What an instant query says now. */
async function ask(text: string): Promise<string[]> {
  await flusher.catchUp(20_000, signal)
  const now = it.clock.now()
  const { value } = await evaluateQuery(
    new StoredMetrics(engine.store).source(projectId),
    {
      text,
      startMs: now,
      endMs: now,
      stepMs: 0,
      lookbackMs: 300_000,
      subqueryStepMs: 60_000,
      features: promqlFeatures,
      limits: { maxSamples: 1_000_000, timeoutMs: 20_000 },
    },
    signal,
  )
  if (value.type !== 'vector') throw new Error(value.type)
  return value.samples
    .map((sample) => `${formatLabels(sample.labels)} ${JSON.stringify(sample.value)}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
}

test('what was pushed once is seen for as long as it is not deleted, and not a moment longer', async () => {
  await it.push('job/nightly/host/db1', '# TYPE backup_bytes gauge\nbackup_bytes{kind="full"} 42\nbackup_bytes{kind="part"} 7\n')
  await pass(21)
  const full = '{__name__="backup_bytes", host="db1", job="nightly", kind="full"} 42'
  expect(await ask('backup_bytes')).toEqual([full, '{__name__="backup_bytes", host="db1", job="nightly", kind="part"} 7'])
  // At every minute of the way, with a value every 15 seconds.
  expect(await ask('min_over_time(count_over_time(backup_bytes{kind="full"}[1m])[20m:1m])')).toEqual([
    '{host="db1", job="nightly", kind="full"} 4',
  ])
  expect(await ask('sum_over_time((count(backup_bytes) > bool 1)[20m:1m])')).toEqual(['{} 20'])
  expect(await ask('time() - push_time_seconds{job="nightly"}')).toEqual(['{host="db1", job="nightly"} 1260'])

  await it.push('job/nightly/host/db1', '# TYPE backup_bytes gauge\nbackup_bytes{kind="full"} 43\n')
  it.clock.advance(1)
  expect(await ask('backup_bytes')).toEqual([full.replace('42', '43')])
  await pass(6)
  expect(await ask('changes(backup_bytes[10m])')).toEqual([
    '{host="db1", job="nightly", kind="full"} 1',
    '{host="db1", job="nightly", kind="part"} 0',
  ])

  await it.remove('job/nightly/host/db1')
  it.clock.advance(1)
  expect(await ask('{job="nightly"}')).toEqual([])
  await pass(1)
  expect(await ask('{job="nightly"}')).toEqual([])
}, 60_000)

test('native histograms and exemplars are stored, and repeated without the exemplars', async () => {
  const exemplar = { label: [{ name: 'trace_id', value: 'abc' }], value: 3, timestamp: { seconds: it.clock.now() / 1000 } }
  const histogram = {
    sampleCount: 3,
    sampleSum: 9,
    schema: 0,
    zeroThreshold: 0.001,
    positiveSpan: [{ offset: 2, length: 1 }],
    positiveDelta: [3],
  }
  const body = encodeFamilies([{ name: 'took', type: 4, metric: [{ histogram: { ...histogram, exemplars: [exemplar] } }] }])
  const type = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
  await it.push('job/h', body, 'PUT', type)
  await pass(11)
  expect(await ask('histogram_sum(took)')).toEqual(['{job="h"} 9'])
  expect(await ask('histogram_quantile(1, took)')).toEqual(['{job="h"} 4'])
  const { rows } = await engine.store.query<{ n: number }>('SELECT toUInt32(count()) AS n FROM metric_exemplars', {}, { signal })
  expect(rows).toEqual([{ n: 1 }])
}, 60_000)
