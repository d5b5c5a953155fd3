import { inspect } from 'node:util'

import { describe, expect, test } from 'vitest'

import { otlp } from '../receivers/otlp/index.ts'
import { type JsonMessage, jsonRequests } from '../receivers/otlp/json-schema.ts'
import type { Signal } from '../receivers/receiver.ts'
import { tables } from '../storage/tables/index.ts'
import { logRecords } from '../storage/tables/log-records.ts'
import { BatchEncoder, type EncodedBatch } from './batch-encoder.ts'
import type { MaskingSettings } from './redact/index.ts'
import { type DecodedRow, decodeRows } from './testdata/decode-rows.ts'
import { metric, metricRows, point } from './testdata/make-points.ts'
import { attributeList, logRecord, slice, testHorizon, testProject } from './testdata/make-records.ts'

const now = Date.UTC(2026, 10, 21, 12)
const time = `${now}000000`
const segment = { low: 1, high: 0 }
const ids = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

/** An attribute of every shape that holds text; `text` stands in for each of them. */
const attributes = [
  { key: 'plain', value: { stringValue: 'text' } },
  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'text' }] } } },
  { key: 'map', value: { kvlistValue: { values: [{ key: 'inner', value: { stringValue: 'text' } }] } } },
]
const resource = { attributes: [...['service.name', 'host.name', 'deployment.environment.name'].map((key) => named(key)), ...attributes] }
const scope = { name: 'text', version: 'text', attributes }
const exemplars = [{ timeUnixNano: time, asDouble: 1, ...ids, filteredAttributes: attributes }]
const at = { startTimeUnixNano: time, timeUnixNano: time, attributes }

/** Requests that have every field of text that OpenTelemetry's protocol knows. */
const requests = {
  logs: {
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            scope,
            logRecords: [
              { timeUnixNano: time, severityText: 'text', body: { stringValue: 'text' }, eventName: 'text', ...ids, attributes },
              { timeUnixNano: time, body: { kvlistValue: { values: attributes } } },
            ],
          },
        ],
      },
    ],
  },
  traces: {
    resourceSpans: [
      {
        resource,
        scopeSpans: [
          {
            scope,
            spans: [
              {
                ...ids,
                traceState: 'text',
                name: 'text',
                startTimeUnixNano: time,
                endTimeUnixNano: time,
                attributes,
                events: [{ timeUnixNano: time, name: 'text', attributes }],
                links: [{ ...ids, traceState: 'text', attributes }],
                status: { message: 'text', code: 2 },
              },
            ],
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        resource: { attributes: [...resource.attributes, named('service.instance.id'), named('service.namespace')] },
        scopeMetrics: [
          {
            scope,
            metrics: [
              { name: 'a', unit: 'text', description: 'text', gauge: { dataPoints: [{ ...at, asDouble: 1, exemplars }] } },
              { name: 'b', sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ ...at, asInt: '1', exemplars }] } },
              {
                name: 'c',
                histogram: {
                  aggregationTemporality: 1,
                  dataPoints: [{ ...at, count: '1', sum: 1, bucketCounts: ['0', '1'], explicitBounds: [0.5], exemplars }],
                },
              },
              {
                name: 'd',
                exponentialHistogram: {
                  aggregationTemporality: 2,
                  dataPoints: [{ ...at, count: '1', sum: 1, scale: 1, positive: { offset: 0, bucketCounts: ['1'] }, exemplars }],
                },
              },
              { name: 'e', summary: { dataPoints: [{ ...at, count: '1', sum: 1, quantileValues: [{ quantile: 0.5, value: 1 }] }] } },
            ],
          },
        ],
      },
    ],
  },
} as const satisfies Record<Signal, object>

function named(key: string) {
  return { key, value: { stringValue: 'text' } }
}

type Path = readonly (string | number)[]

const textFields = new Set([
  'stringValue',
  'key',
  'name',
  'version',
  'unit',
  'description',
  'message',
  'severityText',
  'eventName',
  'traceState',
])

/** Where text stands in a request. */
function pathsOf(node: unknown, path: Path = []): Path[] {
  if (typeof node === 'object' && node !== null) return Object.entries(node).flatMap(([key, child]) => pathsOf(child, [...path, key]))
  return typeof node === 'string' && textFields.has(String(path.at(-1))) ? [path] : []
}

/** The request as JSON with `text` at one place. */
function poison(signal: Signal, path: Path, text: string): Buffer {
  const request: unknown = JSON.parse(JSON.stringify(requests[signal]))
  let node = request
  for (const key of path.slice(0, -1)) node = Reflect.get(Object(node), key)
  Reflect.set(Object(node), path.at(-1) ?? '', text)
  return Buffer.from(JSON.stringify(request))
}

function encode(signal: Signal, body: Buffer): EncodedBatch {
  const endpoint = otlp.open({}).find((one) => one.kind === 'http' && one.signal === signal)
  const sink = new BatchEncoder({ project: testProject(), receivedAt: now, horizon: testHorizon, tailRecords: 10 })
  endpoint?.decode({ body, contentType: 'application/json', receivedAt: now, query: new URLSearchParams(), headers: {} }, sink)
  return sink.finish(segment)
}

function rowsOf({ chunks }: Pick<EncodedBatch, 'chunks'>): DecodedRow[] {
  return chunks.flatMap(({ table, bytes }) => {
    const definition = tables.find(({ name }) => name === table)
    return definition === undefined ? [] : decodeRows(definition, bytes)
  })
}

/** Every field of type string in the messages of a request, as far as messages do not contain themselves. */
function textFieldsOf(message: JsonMessage, path: readonly string[] = [], seen: readonly JsonMessage[] = []): string[] {
  return [...message].flatMap(([name, { type, message: child }]) => {
    const here = [...path, name]
    if (type === 'string') return [here.join('.')]
    const inner = child?.()
    return inner === undefined || seen.filter((one) => one === inner).length > 1 ? [] : textFieldsOf(inner, here, [...seen, inner])
  })
}

const cases = (['logs', 'traces', 'metrics'] as const).flatMap((signal) =>
  pathsOf(requests[signal]).map((path) => [`${signal} ${path.join('.')}`, signal, path] as const),
)

describe('no table holds', () => {
  test('anything that the list below leaves out', () => {
    for (const signal of ['logs', 'traces', 'metrics'] as const) {
      const listed = new Set(pathsOf(requests[signal]).map((path) => path.filter((key) => !/^\d+$/.test(String(key))).join('.')))
      // Lists and maps within lists and maps are the same text again.
      const known = textFieldsOf(jsonRequests[signal]).filter((path) => !/(arrayValue|kvlistValue)\..*(arrayValue|kvlistValue)/.test(path))
      expect(known.filter((path) => !listed.has(path) && !isMapInBody(path))).toEqual([])
    }
  })

  test.each(cases)('what must be masked in %s', (_, signal, path) => {
    for (const text of [
      'jane.doe@example.org',
      'for jane.doe@example.org, please',
      '4242 4242 4242 4242',
      '4242424242424242',
      `${'x '.repeat(60)}jane.doe@example.org`,
    ]) {
      const batch = encode(signal, poison(signal, path, text))
      const rows = rowsOf(batch)
      expect(rows.length).toBeGreaterThan(0)
      expect(batch.rejected).toEqual(new Map())
      // Names become words and underscores: neither may what is left of the text stand there.
      const leak = /jane|doe.example|4242.?4242/i
      const holders = rows.flatMap((row) => Object.entries(row).filter(([, value]) => leak.test(inspect(value, { depth: 9 }))))
      expect(holders).toEqual([])
      for (const { bytes } of batch.chunks) expect(leak.test(bytes.toString('latin1'))).toBe(false)
      expect(inspect(batch.tail?.records, { depth: 9 })).not.toMatch(leak)
      expect([...batch.masked.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
    }
  })
})

/** Bodies of maps are covered by attributes of maps. */
function isMapInBody(path: string): boolean {
  return /\.body\.(arrayValue|kvlistValue)\./.test(path)
}

function encodeLog(masking: Partial<MaskingSettings>, spec: Parameters<typeof logRecord>[0], resourceOf: Record<string, string> = {}) {
  const sink = new BatchEncoder({ project: testProject(masking), receivedAt: now, horizon: testHorizon, tailRecords: 1 })
  sink.resource(attributeList(resourceOf))
  sink.scope(slice('lib'), slice('1'), attributeList({}))
  sink.logRecord(logRecord({ timeMs: now, ...spec }))
  const batch = sink.finish(segment)
  return { batch, row: decodeRows(logRecords, batch.chunks[0]?.bytes ?? Buffer.alloc(0))[0] }
}

/** The keys of a row's attributes. */
function keysOf(row: DecodedRow | undefined): unknown[] {
  const pairs = row?.['attributes']
  return Array.isArray(pairs) ? pairs.map((pair: unknown) => (Array.isArray(pair) ? (pair[0] as unknown) : pair)) : []
}

describe('the columns of a resource', () => {
  const mail = 'jane.doe@example.org'
  const given = { 'service.name': 'checkout', 'host.name': mail, 'deployment.environment.name': mail }

  test('are masked or kept as the settings say of their fields', () => {
    const { row, batch } = encodeLog({ maskFields: ['service.name'], keepFields: ['host.name'] }, {}, given)
    expect(row).toMatchObject({ service: '[masked:field]', host: mail, environment: '[masked:email]' })
    expect(row?.['resource']).toEqual([
      ['service.name', '[masked:field]'],
      ['host.name', mail],
      ['deployment.environment.name', '[masked:email]'],
    ])
    expect(batch.tail?.records[0]).toMatchObject({ service: '[masked:field]', host: mail, environment: '[masked:email]' })
  })

  test('are cut like names, whatever is in them', () => {
    const { row } = encodeLog({ keepFields: ['host.name'] }, {}, { 'service.name': 'ä'.repeat(3000), 'host.name': 'ä'.repeat(3000) })
    for (const column of ['service', 'host']) {
      expect(String(row?.[column])).toMatch(/^ä+…\[truncated\]$/)
      expect(Buffer.byteLength(String(row?.[column]))).toBeLessThanOrEqual(1024)
    }
  })
})

describe('names', () => {
  test('that hold nothing are not touched', () => {
    const keys = [
      'http.request.header.x-api-key',
      'db.system',
      'k8s.pod.uid',
      'thread.id',
      'exception.stacktrace',
      'a',
      '12345',
      'url.full',
    ]
    const { row, batch } = encodeLog(
      {},
      { severityText: 'WARNING', eventName: 'user.login', attributes: keys.map((key) => [key, key.includes('api') ? '' : 'v'] as const) },
    )
    expect(keysOf(row)).toEqual(keys)
    expect(row).toMatchObject({ severity_text: 'WARNING', event_name: 'user.login', scope_name: 'lib', scope_version: '1' })
    expect([...batch.masked]).toEqual([])
  })

  test('are looked at by the project’s own patterns, and keys not when their field is kept', () => {
    const patterns = [{ name: 'customer', pattern: 'cust-\\d+' }]
    const { row, batch } = encodeLog(
      { patterns, keepFields: ['of.cust-2'] },
      { eventName: 'cust-1', attributes: { 'of.cust-1': 'x', 'of.cust-2': 'y' } },
    )
    expect(row?.['event_name']).toBe('[masked:customer]')
    expect(row?.['attributes']).toEqual([
      ['of.[masked:customer]', 'x'],
      ['of.cust-2', 'y'],
    ])
    expect([...batch.masked]).toEqual([['customer', 2]])
  })

  test('too long to keep are masked before they are cut', () => {
    const { row } = encodeLog(
      {},
      { severityText: `${'x'.repeat(50)} jane.doe@example.org`, attributes: { [`${'k'.repeat(245)} a.b@example.org`]: 'v' } },
    )
    expect(row?.['severity_text']).toBe(`${'x'.repeat(50)} [masked:email`)
    expect(keysOf(row)).toEqual([`${'k'.repeat(245)} [masked:em`])
  })

  test('are counted each time', () => {
    const project = testProject()
    for (let round = 0; round < 2; round++) {
      const sink = new BatchEncoder({ project, receivedAt: now, horizon: testHorizon })
      for (let n = 0; n < 3; n++)
        sink.logRecord(logRecord({ timeMs: now, eventName: 'a@example.org', attributes: { 'b@example.org': '' } }))
      expect([...sink.finish(segment).masked]).toEqual([['email', 6]])
    }
  })
})

test('one project’s settings say nothing about the labels of another', () => {
  const labelsOf = (masking: Partial<MaskingSettings>): unknown => {
    const sink = new BatchEncoder({ project: testProject(masking), receivedAt: now, horizon: testHorizon })
    sink.metricPoint(metric({ name: 'm', kind: 'gauge' }), point({ timeMs: now, attributes: { owner: 'jane.doe@example.org' } }))
    return metricRows(sink.finish(segment)).metricSeries[0]?.['labels']
  }
  expect(labelsOf({ keepFields: ['owner'] })).toEqual([['owner', 'jane.doe@example.org']])
  expect(labelsOf({})).toEqual([['owner', '[masked:email]']])
  expect(labelsOf({ maskFields: ['owner'] })).toEqual([['owner', '[masked:field]']])
})
