import { beforeAll, describe, expect, test } from 'vitest'

import {
  asJson,
  asProtobuf,
  call,
  gaugeOf,
  jsonType,
  logsOf,
  metricOf,
  nanos,
  protobufType,
  send,
  sendAll,
  signals,
  spansOf,
  type Signal,
} from '../../harness/otlp.ts'
import { eventually, type Vedette } from '../../harness/vedette.ts'
import { type Victim } from '../../harness/victim.ts'

/** Sound requests with hostile contents: times, floods, texts. What can be kept is kept as it is, the rest is counted. */
const mebibyte = 1024 * 1024
const tables: Readonly<Record<Signal, string>> = { logs: 'log_records', traces: 'spans', metrics: 'metric_samples' }
let victim: Victim
let vedette: Vedette

/** Sound requests with hostile contents. */
export function describeHostileRecords(given: () => Victim): void {
  beforeAll(() => {
    victim = given()
    vedette = victim.vedette
  })

  describe('clocks that are far off', () => {
    const names: Readonly<Record<Signal, string>> = {
      logs: 'rejectedLogRecords',
      traces: 'rejectedSpans',
      metrics: 'rejectedDataPoints',
    }
    const times = [Date.now(), Date.UTC(1970, 0, 1) + 1, Date.UTC(2100, 0, 1)]
    const requests: Readonly<Record<Signal, (service: string) => object>> = {
      logs: (service) =>
        logsOf(
          service,
          times.map((atMs, n) => ({ atMs, body: `time ${n}` })),
        ),
      traces: (service) =>
        spansOf(
          service,
          times.map((atMs, n) => ({ atMs, traceId: 'ef'.repeat(16), spanId: `0${n + 1}`.repeat(8) })),
        ),
      metrics: (service) =>
        gaugeOf(
          service,
          `clock_${service}`,
          times.map((atMs, n) => ({ atMs, value: n })),
        ),
    }

    test.each(signals.flatMap((signal) => [[signal, protobufType] as const, [signal, jsonType] as const]))(
      '%s as %s: what can be kept is kept, the rest is counted truthfully',
      async (signal, contentType) => {
        const service = `clock_${signal}_${contentType === jsonType ? 'json' : 'protobuf'}`
        const request = requests[signal](service)
        const before = await victim.rejections()
        const answer = await send(vedette.url, signal, contentType === jsonType ? asJson(request) : asProtobuf(signal, request), {
          contentType,
        })
        expect(answer).toMatchObject({
          status: 200,
          contentType,
          message: {
            partialSuccess: { [names[signal]]: '2', errorMessage: expect.stringMatching(/1 record rejected.*1 record rejected/) },
          },
        })
        const after = await victim.rejections()
        expect([after.get('too_old'), after.get('too_new')]).toEqual([(before.get('too_old') ?? 0) + 1, (before.get('too_new') ?? 0) + 1])
        const where = signal === 'metrics' ? 'metric = {name:String}' : 'service = {service:String}'
        const name = `clock_${service}`
        const rows = await eventually(
          () => vedette.sql(`SELECT count() FROM ${tables[signal]} WHERE ${where}`, { service, name }),
          ([row]) => Number(row?.[0]) > 0,
        )
        expect(Number(rows[0]?.[0])).toBe(1)
      },
    )

    test('over gRPC the same', async () => {
      const { response } = await call(victim.grpcPort, 'logs', asProtobuf('logs', requests.logs('clock_grpc')))
      expect(response).toMatchObject({ partialSuccess: { rejectedLogRecords: '2' } })
    })
  })

  describe('floods', () => {
    test('attributes: cut at the limit and marked, or rejected past all reason', async () => {
      const request = logsOf('attribute-flood', [
        { body: 'two hundred', attributes: many(200) },
        { body: 'thousands', attributes: many(10_000) },
      ])
      const answer = await send(vedette.url, 'logs', asProtobuf('logs', request))
      expect(answer.message).toMatchObject({
        partialSuccess: { rejectedLogRecords: '1', errorMessage: expect.stringContaining('too many attributes') },
      })
      const rows = await eventually(
        () =>
          vedette.sql<[string, string, string]>(
            "SELECT body, length(attributes), attributes['vedette.dropped_attributes'] FROM log_records WHERE service = 'attribute-flood'",
          ),
        ({ length }) => length > 0,
      )
      expect(rows).toEqual([['two hundred', '129', '72']])
    })

    test('a body of megabytes is cut and marked', async () => {
      await sendAll(vedette.url, 'logs', logsOf('long-line', [{ body: 'word '.repeat(mebibyte) }]))
      const [row] = await eventually(
        () => vedette.sql<[number, string]>("SELECT length(body), substring(body, -20) FROM log_records WHERE service = 'long-line'"),
        ({ length }) => length > 0,
      )
      expect(Number(row?.[0])).toBeLessThanOrEqual(256 * 1024)
      expect(row?.[1]).toMatch(/…\[truncated\]$/)
    })

    test('labels and series: refused past the limit, in that project alone', async () => {
      const { id } = await vedette.api<{ id: number }>('/api/projects', { body: { name: 'Flood', slug: 'flood' } })
      const { key } = await vedette.api<{ key: string }>('/api/ingest-keys', {
        body: { name: 'flood' },
        headers: { 'x-vedette-project': String(id) },
      })
      const flood = { authorization: `Bearer ${key}` }
      const labels = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`label${n}`, 'v']))
      const wide = await send(vedette.url, 'metrics', asProtobuf('metrics', gaugeOf('flood', 'wide', [{ value: 1, attributes: labels }])), {
        key: flood,
      })
      expect(wide.message).toMatchObject({ partialSuccess: { rejectedDataPoints: '1', errorMessage: expect.stringContaining('limits') } })

      const points = Array.from({ length: 55_000 }, (_, n) => ({ value: n, attributes: { user: `u${n}` } }))
      const series = await send(vedette.url, 'metrics', asProtobuf('metrics', gaugeOf('flood', 'flood', points)), { key: flood })
      const rejected = Number((series.message['partialSuccess'] as Record<string, string> | undefined)?.['rejectedDataPoints'])
      expect(rejected).toBeGreaterThanOrEqual(5000)
      expect(rejected).toBeLessThan(6000)
      // The others go on.
      await sendAll(vedette.url, 'metrics', gaugeOf('calm', 'calm', [{ value: 1, attributes: { user: 'one' } }]))
    })
  })

  describe('texts', () => {
    /** What stands where the bytes were no text. */
    const unknown = '\uFFFD'

    test('NUL bytes and bytes that are no UTF-8', async () => {
      const request = logsOf('text', [{ body: 'a\0b', attributes: { 'k\0ey': 'v\0alue' } }, { body: 'bad @@@@ bytes' }])
      const bad = Buffer.from([0xff, 0xfe, 0xc0, 0x80])
      const body = asProtobuf('logs', request)
      bad.copy(body, body.indexOf('@@@@'))
      expect((await send(vedette.url, 'logs', body)).status).toBe(200)
      const json = asJson(logsOf('text', [{ body: 'json @@@@ bytes' }, { body: 'half \ud800 pair' }]))
      bad.copy(json, json.indexOf('@@@@'))
      expect((await send(vedette.url, 'logs', json, { contentType: jsonType })).status).toBe(200)
      const rows = await victim.logRows('text', 4)
      expect(rows.map(({ body: text, attributes }) => [text, attributes])).toEqual([
        [`a${unknown}b`, { [`k${unknown}ey`]: `v${unknown}alue` }],
        [`bad ${unknown.repeat(4)} bytes`, {}],
        [`json ${unknown.repeat(4)} bytes`, {}],
        [`half ${unknown} pair`, {}],
      ])
    })

    test('keys that mean something to JavaScript', async () => {
      const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'prototype', '']
      const values = Object.fromEntries(keys.map((key) => [key, `value of ${key}`]))
      Object.defineProperty(values, '__proto__', { value: 'value of __proto__', enumerable: true })
      for (const contentType of [protobufType, jsonType]) {
        const service = `keys ${contentType}`
        const request = logsOf(service, [{ body: 'keys', attributes: values }], { constructor: 'resource' })
        const body = contentType === jsonType ? asJson(request) : asProtobuf('logs', request)
        expect((await send(vedette.url, 'logs', body, { contentType })).status).toBe(200)
        const [row] = await victim.logRows(service, 1)
        expect(Object.keys(row?.attributes ?? {}).toSorted()).toEqual(keys.toSorted())
        for (const key of keys) expect(Object.getOwnPropertyDescriptor(row?.attributes, key)?.value).toBe(`value of ${key}`)
        expect(Object.getOwnPropertyDescriptor(row?.resource, 'constructor')?.value).toBe('resource')
      }
      const polluted = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"resourceLogs":[]}'
      expect((await send(vedette.url, 'logs', polluted, { contentType: jsonType })).status).toBe(200)
    })

    const attacks = [
      'plain\n\n;DROP TABLE log_records',
      "'); DROP TABLE log_records; --",
      "\\'; DROP TABLE spans; --",
      'x\n\nINSERT INTO log_records SELECT * FROM log_records',
      '{body:String} ${body} %s %(x)s {{x}}',
      "1' UNION ALL SELECT * FROM system.tables --",
      '`; DROP TABLE `spans`',
      '/* */ SETTINGS allow_ddl=1; FORMAT TSV',
      '<script>alert(1)</script>',
      'a\r\n\r\nb\tc',
    ]

    test('SQL in a log record is text: body, service, scope, names, keys, values', async () => {
      for (const [n, text] of attacks.entries()) {
        const service = `sql ${n} ${text}`
        const record = { body: text, attributes: { [text]: text, plain: text }, more: { severityText: text.slice(0, 20), eventName: text } }
        const resource = { 'host.name': text, 'deployment.environment.name': text, [text]: text }
        await sendAll(vedette.url, 'logs', logsOf(service, [record], resource, { name: text, version: text }))
        const [row] = await victim.logRows(service, 1)
        expect(row).toMatchObject({
          body: text,
          service,
          host: text,
          scope: text,
          severityText: text.slice(0, 20),
          attributes: { [text]: text, plain: text },
          resource: { [text]: text },
        })
        const found = await vedette.sql(
          'SELECT body, event_name, environment, scope_name, scope_version, attributes[{text:String}] FROM log_records WHERE service = {service:String}',
          { service, text },
        )
        expect(found).toEqual([Array.from({ length: 6 }, () => text)])
      }
    })

    test('SQL in a span is text: names, status, events, links, trace state', async () => {
      for (const [n, text] of attacks.entries()) {
        const traceId = String(n + 1).padStart(32, 'a')
        const attribute = [{ key: text, value: { stringValue: text } }]
        await sendAll(
          vedette.url,
          'traces',
          spansOf(`sql ${text}`, [
            {
              traceId,
              spanId: 'ab'.repeat(8),
              name: text,
              more: {
                traceState: text,
                status: { code: 2, message: text },
                attributes: attribute,
                events: [{ timeUnixNano: nanos(Date.now()), name: text, attributes: attribute }],
                links: [{ traceId, spanId: 'cd'.repeat(8), traceState: text, attributes: attribute }],
              },
            },
          ]),
        )
        const { spans } = await eventually(
          () => vedette.api<{ spans: Record<string, unknown>[] }>(`/api/traces/${traceId}`).catch(() => ({ spans: [] })),
          ({ spans: found }) => found.length > 0,
        )
        expect(spans).toMatchObject([
          {
            name: text,
            service: `sql ${text}`,
            status: 'error',
            statusMessage: text,
            attributes: { [text]: text },
            events: [{ name: text, attributes: { [text]: text } }],
            links: [{ attributes: { [text]: text } }],
          },
        ])
      }
    })

    test('SQL in a metric is text: description, unit, label values; names become names', async () => {
      for (const [n, text] of attacks.entries()) {
        const name = `sql_${n}_${text}`
        const point = { timeUnixNano: nanos(Date.now()), asDouble: n, attributes: [{ key: `key ${text}`, value: { stringValue: text } }] }
        await sendAll(
          vedette.url,
          'metrics',
          metricOf(`sql ${text}`, { name, description: text, unit: text, gauge: { dataPoints: [point] } }),
        )
      }
      const rows = await eventually(
        () => vedette.sql<[string, Record<string, string>]>("SELECT metric, labels FROM metric_series WHERE metric LIKE 'sql\\_%'"),
        ({ length }) => length >= attacks.length,
      )
      expect(rows.length).toBe(attacks.length)
      for (const [metric, labels] of rows) {
        expect(metric).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/)
        expect(attacks).toContain(labels['job']?.replace(/^sql /, ''))
        expect(Object.values(labels)).toContain(labels['job']?.replace(/^sql /, ''))
        for (const label of Object.keys(labels)) expect(label).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/)
      }
      const helps = await vedette.sql<[string]>("SELECT help FROM metric_metadata WHERE family LIKE 'sql\\_%'")
      expect(new Set(helps.map(([help]) => help))).toEqual(new Set(attacks))
    })
  })
}

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, 'v']))
}
