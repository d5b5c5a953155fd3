import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { logClasses } from '../model/log-record.ts'
import { tables } from '../storage/tables/index.ts'
import { BatchEncoder } from './batch-encoder.ts'
import { metric, point } from './testdata/make-points.ts'
import { attributeList, logRecord, spanView, testHorizon, testProject } from './testdata/make-records.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.stop())

const now = Date.now()
const hostile = [
  '\n\n;DROP TABLE log_records',
  "'; DROP TABLE spans; --",
  '\\',
  '"',
  '\t\r',
  '`',
  '{x:String}',
  '<script>',
  '__proto__',
  'שלום \u{1F600}',
  '%s %n',
  ' '.repeat(100),
]

async function write(fill: (sink: BatchEncoder) => void): Promise<void> {
  const encoder = new BatchEncoder({ project: testProject(), receivedAt: now, horizon: testHorizon })
  fill(encoder)
  const { chunks, rejected } = encoder.finish({ low: 5, high: 1 })
  expect([...rejected]).toEqual([])
  for (const [i, { table, partition, bytes, rows }] of chunks.entries()) {
    await engine.store.insert(table, [bytes], `test-${table}-${i}`)
    const partitionText = tables.find(({ name }) => name === table)?.partitionText
    if (partitionText === undefined) continue
    const sql = `SELECT toUInt32(count()) AS n FROM ${table} WHERE segment = {segment:UInt64} AND ${partitionText} = {partition:String}`
    const { rows: found } = await engine.store.query(sql, { segment: String((1n << 32n) | 5n), partition })
    expect(found).toEqual([{ n: rows }])
  }
}

test('log records of every class and of months of days stand in the partition that their chunk names, hostile text unharmed', async () => {
  await write((sink) => {
    for (const [i, text] of hostile.entries()) {
      sink.resource(attributeList({ 'service.name': text, [`k${text}`]: text }))
      sink.logRecord(
        logRecord({ timeMs: now - i, body: text, severityText: text, eventName: text, attributes: { [text]: text, i: String(i) } }),
      )
    }
    for (const name of logClasses) {
      for (let day = 0; day < 28; day++)
        sink.logRecord(logRecord({ timeMs: now - day * 86_400_000 - day * 3_700_000, attributes: { 'log.class': name } }))
    }
  })
  const { rows } = await engine.store.query<{
    body: string
    service: string
    attributes: Record<string, string>
    resource: Record<string, string>
  }>("SELECT body, service, attributes, resource FROM log_records WHERE has(mapKeys(attributes), 'i') ORDER BY toUInt32(attributes['i'])")
  expect(rows.map(({ body }) => body)).toEqual(hostile)
  expect(rows.map(({ service }) => service)).toEqual(hostile)
  expect(rows.map(({ attributes }, i) => attributes[hostile[i] ?? ''])).toEqual(hostile)
  expect(rows.map(({ resource }, i) => resource[`k${hostile[i] ?? ''}`])).toEqual(hostile)
})

test('spans', async () => {
  await write((sink) => {
    for (let day = 0; day < 20; day++)
      sink.span(
        spanView({ startMs: now - day * 90_000_000, endMs: now - day * 90_000_000 + 1500, name: hostile[day % hostile.length] ?? '' }),
      )
  })
  const { rows } = await engine.store.query('SELECT toUInt32(count()) AS n, max(duration_ns) AS longest FROM spans')
  expect(rows).toEqual([{ n: 20, longest: '1500000000' }])
})

test('metric samples read as the numbers that came', async () => {
  const values = [0, 1.5, -2.25, 1e300, 0.1 + 0.2, 123_456_789.125, -0.001, 2 ** 60, Math.PI]
  await write((sink) => {
    for (const [i, value] of values.entries())
      sink.metricPoint(metric({ name: 'x', kind: 'gauge' }), point({ timeMs: now - i * 1000, value, attributes: { a: hostile[0] ?? '' } }))
    sink.metricPoint(
      metric({ name: 'h', kind: 'exponential_histogram' }),
      point({ timeMs: now, count: 3, sum: 4, positive: { offset: -1, counts: [1, 2] }, exemplars: [{ timeMs: now, value: 1 }] }),
    )
  })
  const { rows } = await engine.store.query<{ value: number }>("SELECT value FROM metric_samples WHERE metric = 'x' ORDER BY ts DESC")
  expect(rows.map(({ value }) => value)).toEqual(values)
  const series = await engine.store.query("SELECT metric, labels FROM metric_series FINAL WHERE metric = 'x'")
  expect(series.rows).toEqual([{ metric: 'x', labels: { a: hostile[0] } }])
  const histograms = await engine.store.query('SELECT schema, p_off, p_len, p_cnt, count, sum FROM metric_histograms')
  expect(histograms.rows).toEqual([{ schema: 0, p_off: [0], p_len: [2], p_cnt: [1, 2], count: 3, sum: 4 }])
  const others = await engine.store.query(
    'SELECT (SELECT toUInt32(count()) FROM metric_exemplars) AS exemplars, (SELECT toUInt32(count()) FROM metric_metadata) AS families',
  )
  expect(others.rows).toEqual([{ exemplars: 1, families: 2 }])
})
