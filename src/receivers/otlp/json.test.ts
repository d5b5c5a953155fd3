import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeLogs } from './decode-logs.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { decodeTraces } from './decode-traces.ts'
import { encodeJson } from './encode-json.ts'
import { jsonRequests } from './json-schema.ts'
import { limits } from './limits.ts'

const decoders = { logs: decodeLogs, traces: decodeTraces, metrics: decodeMetrics } as const

function read(signal: keyof typeof decoders, json: string | object): RecordingSink {
  const sink = new RecordingSink()
  const body = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json))
  decoders[signal](encodeJson(body, jsonRequests[signal]), sink)
  return sink
}

const readLog = (record: object): RecordingSink => read('logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })
const readSpan = (span: object): RecordingSink => read('traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
const readMetric = (metric: object): RecordingSink =>
  read('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', ...metric }] }] }] })

describe('the example of the OTLP specification', () => {
  test('a span', () => {
    const { records } = read('traces', {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'my.service' } }] },
          scopeSpans: [
            {
              scope: {
                name: 'my.library',
                version: '1.0.0',
                attributes: [{ key: 'my.scope.attribute', value: { stringValue: 'some scope attribute' } }],
              },
              spans: [
                {
                  traceId: '5B8EFFF798038103D269B633813FC60C',
                  spanId: 'EEE19B7EC3C1B174',
                  parentSpanId: 'EEE19B7EC3C1B173',
                  name: "I'm a server span",
                  startTimeUnixNano: '1544712660000000000',
                  endTimeUnixNano: '1544712661000000000',
                  kind: 2,
                  attributes: [{ key: 'my.span.attr', value: { stringValue: 'some value' } }],
                },
              ],
            },
          ],
        },
      ],
    })
    expect(records).toMatchObject([
      {
        resource: [['service.name', 'my.service']],
        scope: { name: 'my.library', version: '1.0.0' },
        traceId: '5b8efff798038103d269b633813fc60c',
        parentSpanId: 'eee19b7ec3c1b173',
        start: '1544712660000000000',
        kind: 2,
      },
    ])
  })
})

describe('64-bit integers', () => {
  test.each([
    ['"9223372036854775807"', '9223372036854775807'],
    ['"-9223372036854775808"', '-9223372036854775808'],
    ['12', '12'],
    ['-12', '-12'],
    ['9007199254740991', '9007199254740991'],
    ['1e3', '1000'],
  ])('intValue %s', (json, text) => {
    expect(read('logs', `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"intValue":${json}}}]}]}]}`).records).toMatchObject([
      { body: text },
    ])
  })

  test('times as strings are exact, also beyond 2^63', () => {
    expect(readLog({ timeUnixNano: '18446744073709551615', observedTimeUnixNano: 1000 }).records).toMatchObject([
      { time: '18446744073709551615', observedTime: '1000' },
    ])
  })

  test('signed values of points', () => {
    expect(
      readMetric({ gauge: { dataPoints: [{ asInt: '-5' }, { asInt: -6 }, { asDouble: 'NaN' }, { asDouble: '-Infinity' }] } }).records,
    ).toMatchObject([-5, -6, NaN, -Infinity].map((value) => ({ value })))
  })

  test.each(['"12a"', '""', '" 1"', '1.5', 'true', '{}', '[]', '"9223372036854775808000"', '1e30', '-1'])('timeUnixNano %s', (json) => {
    const body = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":${json}}]}]}]}`
    expect(() => read('logs', body)).toThrow('"timeUnixNano" must be an integer')
  })
})

describe('enums', () => {
  test.each([
    [9, 9],
    ['SEVERITY_NUMBER_INFO', 9],
    ['SEVERITY_NUMBER_FATAL4', 24],
    ['SEVERITY_NUMBER_LOUD', 0],
    ['__proto__', 0],
    [99, 0],
  ])('severity %s', (given, severityNumber) => {
    expect(readLog({ severityNumber: given }).records).toMatchObject([{ severityNumber }])
  })

  test('span kind, status code, temporality', () => {
    const ids = { traceId: '01'.repeat(16), spanId: '01'.repeat(8) }
    expect(readSpan({ ...ids, kind: 'SPAN_KIND_CONSUMER', status: { code: 'STATUS_CODE_ERROR', message: 'm' } }).records).toMatchObject([
      { kind: 5, statusCode: 2, statusMessage: 'm' },
    ])
    expect(readMetric({ sum: { aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA', dataPoints: [{}] } }).records).toMatchObject([
      { metric: { temporality: 'delta' } },
    ])
  })
})

describe('ids', () => {
  test.each(['xyz', '0', '01'.repeat(15), '01'.repeat(17), 'ü'.repeat(16), '', ' '.repeat(32)])(
    'trace id "%s" rejects only its span',
    (traceId) => {
      const good = { traceId: '01'.repeat(16), spanId: '02'.repeat(8) }
      const { records, rejected } = read('traces', { resourceSpans: [{ scopeSpans: [{ spans: [good, { ...good, traceId }, good] }] }] })
      expect(records).toHaveLength(2)
      expect(rejected).toEqual({ invalid_id: 1 })
    },
  )
})

describe('what is ignored', () => {
  test('unknown fields, nulls and names of the .proto files', () => {
    const { records } = readLog({
      body: { stringValue: 'kept' },
      severityText: null,
      severity_text: 'no',
      attributes: null,
      futureField: { a: [1] },
    })
    expect(records).toMatchObject([{ body: 'kept', severityText: '', attributes: [] }])
  })

  test('__proto__ and friends', () => {
    const { records } = read(
      'logs',
      '{"__proto__":{"resourceLogs":[]},"resourceLogs":[{"scopeLogs":[{"logRecords":[{"__proto__":{"body":{"stringValue":"no"}},"constructor":1,"attributes":[{"key":"__proto__","value":{"kvlistValue":{"values":[{"key":"__proto__","value":{"stringValue":"v"}}]}}}]}]}]}]}',
    )
    expect(records).toMatchObject([{ body: '', attributes: [['__proto__', '{"__proto__":"v"}']] }])
    expect(Object.prototype).not.toHaveProperty('body')
  })

  test('an empty object is an empty request', () => {
    expect(read('metrics', '{}').records).toEqual([])
  })
})

test('text: NUL and lone surrogates become U+FFFD', () => {
  expect(readLog({ body: { stringValue: 'a\0b\uD800c' } }).records).toMatchObject([{ body: 'a\uFFFDb\uFFFDc' }])
})

test('bytes: base64, standard or for URLs, padded or not', () => {
  for (const bytesValue of ['+/8=', '-_8=', '-_8']) expect(readLog({ body: { bytesValue } }).records).toMatchObject([{ body: '+/8=' }])
})

describe('what is refused', () => {
  test.each([
    ['no JSON', 'nonsense secret', 'the body is not valid JSON'],
    ['an empty body', '', 'the body is not valid JSON'],
    ['an array', '[]', 'the body must be a JSON object'],
    ['null', 'null', 'the body must be a JSON object'],
    ['a list that is none', '{"resourceLogs":{"secret":1}}', '"resourceLogs" must be a JSON array'],
    ['a message that is none', '{"resourceLogs":["secret"]}', '"resourceLogs" must be a JSON object'],
    ['a string that is none', '{"resourceLogs":[{"scopeLogs":[{"scope":{"name":7}}]}]}', '"name" must be a string'],
    [
      'a boolean that is none',
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"boolValue":"secret"}}]}]}]}',
      '"boolValue" must be true or false',
    ],
    [
      'a double that is none',
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"doubleValue":"secret"}}]}]}]}',
      '"doubleValue" must be a number',
    ],
    ['65 levels', `{"a":${'['.repeat(limits.jsonDepth)}${']'.repeat(limits.jsonDepth)}}`, 'nested deeper than 64'],
  ])('%s', (_name, json, message) => {
    expect(() => read('logs', json)).toThrow(message)
  })

  test('objects without end', () => {
    expect(() => read('logs', `{"resourceLogs":[${'{},'.repeat(limits.jsonContainers)}{}]}`)).toThrow('more than')
  })

  test('any JSON value whatever gives records or a Fault that does not quote it', () => {
    const names = [
      'resourceLogs',
      'scopeLogs',
      'logRecords',
      'body',
      'attributes',
      'stringValue',
      'arrayValue',
      'values',
      'resource',
      'traceId',
    ]
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 8 },
        fc.constantFrom('secret-1', 17, true, null, -0.5, '00'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        let thrown: unknown
        try {
          read('logs', JSON.stringify(value))
        } catch (error) {
          thrown = error
        }
        expect(thrown === undefined || thrown instanceof Fault).toBe(true)
        expect(String(thrown)).not.toContain('secret-1')
      }),
      { numRuns: 1000 },
    )
  })
})
