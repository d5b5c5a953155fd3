import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { encodeSnappyBlock } from '../../src/lib/wire/encode-snappy-block.ts'
import { encodeMessage } from '../../src/receivers/remote-write/testdata/messages.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import { asProtobuf, gaugeOf, send } from '../harness/otlp.ts'
import { apiToken, eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** Two floods of series, over remote write and OTLP: seen, cut, and let in again. */
let vedette: Vedette
beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
})
afterAll(() => vedette.dispose())

const start = Date.now() - 120_000
type Cut = Reply<'POST /api/metrics/label-cuts'>

/** Counters of users over remote write. */
async function sendCounters(
  name: string,
  users: readonly number[],
  valueOf: (user: number) => number,
  timestamp: number,
): Promise<Response> {
  const timeseries = users.map((user) => ({
    labels: Object.entries({ __name__: name, job: 'shop', user: `u${user}` }).map(([label, value]) => ({ name: label, value })),
    samples: [{ timestamp, value: valueOf(user) }],
  }))
  return await fetch(`${vedette.url}/prometheus/api/v1/write`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ingestKey}`, 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
    body: new Uint8Array(encodeSnappyBlock(encodeMessage('WriteRequest', { timeseries }))),
  })
}

/** Gauges of sessions over OTLP. */
async function sendGauges(name: string, sessions: readonly number[], atMs: number): Promise<unknown> {
  const points = sessions.map((session) => ({ value: session, atMs, attributes: { session: `s${session}` } }))
  return (await send(vedette.url, 'metrics', asProtobuf('metrics', gaugeOf('shop', name, points)))).message
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const read = () => vedette.api<Reply<'GET /api/metrics/series'>>('/api/metrics/series')
const activeOf = async (name: string): Promise<number | undefined> => (await read()).metrics.find(({ metric }) => metric === name)?.active
const stored = async (name: string): Promise<number> =>
  Number((await vedette.sql('SELECT uniqExact(id) FROM metric_series WHERE metric = {name:String}', { name }))[0]?.[0])
const untilStored = (name: string, count: number): Promise<number> =>
  eventually(
    () => stored(name),
    (found) => found >= count,
  )
const cutLabel = (body: object) => vedette.api<Cut>('/api/metrics/label-cuts', { body })
const valueOf = async (query: string): Promise<string | undefined> => {
  const { data } = await vedette.api<{ data: { result: { value: [number, string] }[] } }>(
    `/prometheus/api/v1/query?${new URLSearchParams({ query }).toString()}`,
  )
  return data.result[0]?.value[1]
}

test('floods are seen as growing, cut, and let in again', async () => {
  for (const step of [0, 1]) {
    expect((await sendCounters('orders_total', range(0, 200), () => 10 + step, start + step * 15_000)).status).toBe(204)
    await sendGauges('session.memory', range(0, 100), start + step * 15_000)
  }
  await untilStored('orders_total', 200)
  await untilStored('session_memory', 100)
  const seen = await read()
  expect(seen.metrics.slice(0, 2)).toMatchObject([
    { metric: 'orders_total', active: 200, newLastHour: 200, newLastDay: 200, refused: 0 },
    { metric: 'session_memory', active: 100, newLastHour: 100, newLastDay: 100 },
  ])
  expect(seen.labels.slice(0, 2)).toMatchObject([
    { label: 'user', values: 200, newLastHour: 200 },
    { label: 'session', values: 100, newLastHour: 100 },
  ])
  expect(seen.newPerHour.values.reduce((sum, count) => sum + count, 0)).toBe(seen.newLastDay)
  const { labels } = await vedette.api<Reply<'GET /api/metrics/series/labels'>>('/api/metrics/series/labels?metric=orders_total')
  expect(labels.map(({ label, values }) => [label, values])).toEqual([
    ['user', 200],
    ['job', 1],
  ])

  const users = { metric: 'orders_total', label: 'user', action: 'drop_label' }
  const sessions = { metric: 'session_memory', label: 'session', action: 'drop_label' }
  const preview = (body: object) => vedette.api<Reply<'POST /api/metrics/label-cuts/preview'>>('/api/metrics/label-cuts/preview', { body })
  // The clash is one of stored samples.
  await eventually(
    () => vedette.sql(`SELECT count() FROM metric_samples WHERE metric IN ('orders_total', 'session_memory')`),
    ([row]) => Number(row?.[0]) === 600,
  )
  expect(await preview(users)).toMatchObject({
    series: 200,
    concerned: 200,
    after: 1,
    values: 'counter',
    groupsTogether: 1,
    groupsClashing: 0,
  })
  expect(await preview(sessions)).toMatchObject({ series: 100, after: 1, values: 'other', groupsChecked: 1, groupsClashing: 1 })
  const cut = await cutLabel(users)
  await expect(cutLabel(users)).rejects.toThrow('cut already')
  await expect(cutLabel(sessions)).rejects.toThrow('do not add up')
  await cutLabel({ ...sessions, acceptClash: true })

  // Twice as many users: one series more, which rises by what all of them rise.
  for (const step of [2, 3]) {
    expect((await sendCounters('orders_total', range(0, 400), () => 10 + 2 * step, start + step * 15_000)).status).toBe(204)
    await sendGauges('session.memory', range(0, 200), start + step * 15_000)
  }
  expect(await activeOf('orders_total')).toBe(201)
  expect(await activeOf('session_memory')).toBe(101)
  await untilStored('orders_total', 201)
  await untilStored('session_memory', 101)
  expect([await stored('orders_total'), await stored('session_memory')]).toEqual([201, 101])
  await eventually(
    () => valueOf('sum(orders_total{user=""})'),
    (value) => value === '800',
  )
  // Those that were there ended when they became part of the whole.
  expect(await valueOf('count(orders_total)')).toBe('1')
  expect(await valueOf('count(session_memory)')).toBe('1')
  const { cuts } = await vedette.api<Reply<'GET /api/metrics/label-cuts'>>('/api/metrics/label-cuts')
  expect(cuts).toMatchObject([
    { ...users, values: 'counter', merged: 800, leftOut: 0 },
    { ...sessions, values: 'other', merged: 2, leftOut: 398 },
  ])

  await vedette.api(`/api/metrics/label-cuts/${cut.id}`, { method: 'DELETE' })
  await expect(vedette.api(`/api/metrics/label-cuts/${cut.id}`, { method: 'DELETE' })).rejects.toThrow('no such rule')
  expect((await sendCounters('orders_total', range(0, 450), () => 30, start + 4 * 15_000)).status).toBe(204)
  await untilStored('orders_total', 451)
  expect(await activeOf('orders_total')).toBe(451)
  await eventually(
    () => valueOf('count(orders_total)'),
    (value) => value === '450',
  )
  const { rows } = await vedette.api<{ rows: { object: { id: string } }[] }>('/api/audit?limit=10')
  expect(rows.filter(({ object }) => object.id === 'metric_label_cuts')).toHaveLength(3)
})

describe('beyond the limits', () => {
  test('new series are refused in the words of each protocol, those that are there go on', async () => {
    await vedette.api('/api/metrics/series-limits', { method: 'PUT', body: { activeSeries: 20_000, seriesPerMetric: 100 } })
    const first = await sendCounters('jobs_total', range(0, 150), () => 1, start)
    expect(first.status).toBe(400)
    expect(first.headers.get('x-prometheus-remote-write-samples-written')).toBe('100')
    expect(await first.text()).toContain('50 records rejected')
    expect((await sendCounters('jobs_total', range(0, 100), () => 2, start + 15_000)).status).toBe(204)
    const partial = await sendGauges('job.memory', range(0, 120), start)
    expect(partial).toMatchObject({ partialSuccess: { rejectedDataPoints: '20' } })
    const found = (await read()).metrics.find(({ metric }) => metric === 'jobs_total')
    expect(found).toMatchObject({ active: 100, refused: 50 })
    await vedette.api('/api/metrics/series-limits', { method: 'PUT', body: { activeSeries: 20_000, seriesPerMetric: 200 } })
    expect((await sendCounters('jobs_total', range(0, 150), () => 3, start + 30_000)).status).toBe(204)
  })

  test('labels without which series mean nothing are not cut', async () => {
    const answer = await fetch(`${vedette.url}/api/metrics/label-cuts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ metric: 'x_bucket', label: 'le', action: 'drop_label' }),
    })
    expect({ status: answer.status, text: await answer.text() }).toMatchObject({
      status: 400,
      text: expect.stringContaining('cannot be cut') as string,
    })
  })
})
