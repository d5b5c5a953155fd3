import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { Endpoint, Intake, Question, Reply } from '../receiver.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { elasticsearch } from './index.ts'

const endpoints = elasticsearch.open({}) as readonly Extract<Endpoint, { kind: 'http' }>[] // it has no others
const receivedAt = Date.parse('2026-11-22T07:00:00Z')

function endpointAt(path: string): Extract<Endpoint, { kind: 'http' }> {
  const found = endpoints.find((endpoint) => endpoint.path === `/elasticsearch${path}`)
  if (found === undefined) throw new Error(`no endpoint at ${path}`)
  return found
}

function intakeOf(
  body: string | Buffer,
  { query = '', headers = {}, params = {} }: Partial<{ query: string; headers: Intake['headers']; params: Record<string, string> }> = {},
): Intake {
  return { body: Buffer.from(body), receivedAt, contentType: 'application/x-ndjson', query: new URLSearchParams(query), headers, params }
}

function read(body: string | Buffer, options: Parameters<typeof intakeOf>[1] = {}, path = '/_bulk'): RecordingSink {
  const sink = new RecordingSink()
  endpointAt(path).decode(intakeOf(body, options), sink)
  return sink
}

function bulk(...documents: readonly unknown[]): string {
  return documents.map((document) => `{"create":{"_index":"logs"}}\n${JSON.stringify(document)}\n`).join('')
}

function jsonOf({ body }: Reply): Record<string, unknown> {
  return JSON.parse(String(body)) as Record<string, unknown>
}

describe('goldens', () => {
  test.each(['filebeat', 'fluent-bit', 'logstash', 'winston', 'pino'])('%s', async (name) => {
    const { records, rejected } = read(readFileSync(new URL(`testdata/${name}.ndjson`, import.meta.url)))
    await expect(`${JSON.stringify({ records, rejected }, null, 2)}\n`).toMatchFileSnapshot(`testdata/${name}.golden.json`)
  })
})

describe('documents', () => {
  test('keys with dots are the same as nested ones', () => {
    const nested = read(bulk({ '@timestamp': '2026-11-22T06:59:00Z', message: 'm', log: { level: 'warn' }, a: { b: 1 } })).records
    expect(read(bulk({ '@timestamp': '2026-11-22T06:59:00Z', message: 'm', 'log.level': 'warn', 'a.b': 1 })).records).toEqual(nested)
  })

  test('a resource is told once for neighbours that share it, and again when it changes', () => {
    const names = ['a', 'a', 'b', undefined].map((name) => ({ message: 'm', ...(name === undefined ? {} : { service: { name } }) }))
    expect(read(bulk(...names)).records.map(({ resource }) => resource)).toEqual([
      [['service.name', 'a']],
      [['service.name', 'a']],
      [['service.name', 'b']],
      [],
    ])
  })

  test('without a message the document is its own', () => {
    expect(read(bulk({ a: 1 })).records).toMatchObject([
      {
        body: '{"a":1}',
        attributes: [
          ['a', '1'],
          ['elasticsearch.index', 'logs'],
        ],
      },
    ])
    expect(read(bulk({ log: 'from docker' })).records).toMatchObject([{ body: 'from docker' }])
    expect(read(bulk({ log: 'other', message: 'm' })).records).toMatchObject([
      {
        body: 'm',
        attributes: [
          ['elasticsearch.index', 'logs'],
          ['log', 'other'],
        ],
      },
    ])
  })

  test('times: ISO with and without zone, milliseconds as number and text; anything else refuses the document', () => {
    const times = ['2026-11-22T07:00:00.123456789Z', '2026-11-22T07:00:00', 1_795_330_800_123, '1795330800123', 'yesterday', true, {}]
    const sink = read(bulk(...times.map((time) => ({ '@timestamp': time, message: 'm' }))))
    expect(sink.records.map(({ time }) => time)).toEqual([
      '1795330800123456789',
      '1795330800000000000',
      '1795330800123000000',
      '1795330800123000000',
      '0',
    ])
    expect(sink.rejected).toEqual({ malformed: 2 })
  })

  test('ids that are none stay attributes; a transaction stands for a missing span', () => {
    const [none, sound] = read(
      bulk(
        { message: 'm', trace: { id: 'nope' } },
        { message: 'm', trace: { id: 'A'.repeat(32) }, transaction: { id: '00f067aa0ba902b7' } },
      ),
    ).records
    expect(none).toMatchObject({
      traceId: '',
      attributes: [
        ['trace.id', 'nope'],
        ['elasticsearch.index', 'logs'],
      ],
    })
    expect(sound).toMatchObject({ traceId: 'a'.repeat(32), spanId: '00f067aa0ba902b7' })
  })
})

describe('actions', () => {
  const mixed =
    '{"delete":{"_index":"i","_id":"1"}}\n{"index":{"_index":"i","_id":"2"}}\n{"message":"a"}\n{"update":{"_id":"3","_index":"i"}}\n{"doc":{}}\n{"create":{}}\nno json\n{"create":{}}\n{"message":"b"}'

  test('only create and index bring something; the answer says it of each', async () => {
    const { records, rejected } = read(mixed)
    expect(records.map(({ body }) => body)).toEqual(['a', 'b'])
    expect(rejected).toEqual({ unsupported: 2, malformed: 1 })
    const answer = await endpointAt('/_bulk').answers.prepare?.(intakeOf(mixed))
    const reply = await answer?.({
      accepted: 2,
      rejected: 3,
      message: '',
      refused: [
        { at: 0, reason: 'unsupported' },
        { at: 2, reason: 'unsupported' },
        { at: 3, reason: 'malformed' },
      ],
    })
    const { errors, items } = jsonOf(reply ?? { status: 0 })
    expect(errors).toBe(true)
    expect(items).toMatchObject([
      { delete: { _id: '1', status: 400, error: { type: 'illegal_argument_exception' } } },
      { index: { _index: 'i', _id: '2', status: 201, result: 'created' } },
      { update: { status: 400 } },
      { create: { status: 400, error: { type: 'document_parsing_exception' } } },
      { create: { status: 201 } },
    ])
  })

  test.each([
    [
      'errors,items.*.error,items.*.status',
      '{"errors":true,"items":[{"create":{"status":201}},{"create":{"status":400,"error":{"type":"document_parsing_exception","reason":"the document is no JSON object, or its @timestamp no time"}}}]}',
    ],
    ['errors', '{"errors":true}'],
    [
      'took,errors,items.*.error',
      '{"took":0,"errors":true,"items":[{"create":{"error":{"type":"document_parsing_exception","reason":"the document is no JSON object, or its @timestamp no time"}}}]}',
    ],
  ])('filter_path=%s', async (filter, text) => {
    const body = `${bulk({ message: 'm' })}{"create":{}}\n[]\n`
    const answer = await endpointAt('/_bulk').answers.prepare?.(intakeOf(body, { query: `filter_path=${filter}` }))
    const reply = await answer?.({ accepted: 1, rejected: 1, message: '', refused: [{ at: 1, reason: 'malformed' }] })
    expect(reply?.body).toBe(text)
  })

  test('an answer to many actions is made in turns and is whole', async () => {
    const count = 5000
    const body = Array.from({ length: count }, (_, n) => `{"create":{"_index":"i","_id":"${n}"}}\n{"n":${n}}\n`).join('')
    let turns = 0
    let isOver = false
    const turn = (): void => {
      turns++
      if (!isOver) setImmediate(turn)
    }
    setImmediate(turn)
    const answer = await endpointAt('/_bulk').answers.prepare?.(intakeOf(body))
    const reply = await answer?.({ accepted: count - 1, rejected: 1, message: '', refused: [{ at: 3000, reason: 'too_old' }] })
    isOver = true
    const items = jsonOf(reply ?? { status: 0 })['items'] as { create: { _id: string; status: number } }[]
    expect(items.map(({ create }) => create._id)).toEqual(Array.from({ length: count }, (_, n) => String(n)))
    expect(items.filter(({ create }) => create.status !== 201).map(({ create }) => create)).toMatchObject([{ _id: '3000', status: 400 }])
    expect(turns).toBeGreaterThan(4)
  })

  test('the index of the address holds where the action names none', () => {
    const body = '{"create":{}}\n{"message":"a"}\n{"create":{"_index":"own"}}\n{"message":"b"}\n'
    const indexes = read(body, { params: { index: 'logs-x' } }, '/:index/_bulk').records.map(({ attributes }) => attributes)
    expect(indexes).toEqual([[['elasticsearch.index', 'logs-x']], [['elasticsearch.index', 'own']]])
  })

  test.each([
    '',
    '\n\n',
    '{"create":{}}\n',
    '{"create":{}}',
    'x\n{}\n',
    '{"create":{},"index":{}}\n{}\n',
    '{"shout":{}}\n{}\n',
    '[]\n{}\n',
    '{"create":1}\n{}\n',
  ])('a body like %j is refused whole, by prepare and decode alike', async (body) => {
    expect(() => read(body)).toThrow(Fault)
    await expect(endpointAt('/_bulk').answers.prepare?.(intakeOf(body))).rejects.toThrow(Fault)
  })

  test('decoding shows as many records and rejections as there are items in the answer', async () => {
    const line = fc.constantFrom(
      '{"create":{"_index":"a"}}',
      '{"index":{}}',
      '{"delete":{}}',
      '{"update":{}}',
      '{"message":"m"}',
      '{"broken',
      '',
      ' \r',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const body = lines.join('\n')
        let shown: number | undefined
        try {
          const { records, rejected } = read(body)
          shown = records.length + Object.values(rejected).reduce((sum, count) => sum + count, 0)
        } catch (error) {
          if (!(error instanceof Fault)) throw error
        }
        if (shown === undefined) return
        const answer = await endpointAt('/_bulk').answers.prepare?.(intakeOf(body))
        const reply = await answer?.({ accepted: shown, rejected: 0, message: '' })
        expect(jsonOf(reply ?? { status: 0 })['items']).toHaveLength(shown)
      }),
      { numRuns: 300 },
    )
  })
})

describe('answers', () => {
  test.each([
    ['bad_input', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['too_large', 413],
    ['overloaded', 429],
    ['internal', 500],
  ] as const)('%s is %i in its own words', (kind, status) => {
    const headers = { accept: 'application/vnd.elasticsearch+json; compatible-with=9' }
    const reply = endpointAt('/_bulk').answers.refused({ kind, message: 'why', retryAfterSeconds: 2 }, { contentType: '', headers })
    expect(reply).toMatchObject({
      status,
      headers: {
        'x-elastic-product': 'Elasticsearch',
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
        'retry-after': '2',
      },
    })
    expect(jsonOf(reply)).toMatchObject({ status, error: { reason: 'why', root_cause: [{ reason: 'why' }] } })
  })

  test('a single document is created, or refused by itself', async () => {
    const { answers } = endpointAt('/:index/_doc')
    const answer = await answers.prepare?.(intakeOf('{}', { params: { index: 'i' } }))
    const created = await answer?.({ accepted: 1, rejected: 0, message: '' })
    expect(jsonOf(created ?? { status: 0 })).toMatchObject({ _index: 'i', result: 'created' })
    const refused = await answer?.({ accepted: 0, rejected: 1, message: '', refused: [{ at: 0, reason: 'too_old' }] })
    expect(refused?.status).toBe(400)
    expect(answers.accepted({ accepted: 1, rejected: 0, message: '' }, { contentType: '' }).status).toBe(201)
  })
})

describe('what clients ask first', () => {
  const ask = (method: string, path: string, agent = ''): Reply => {
    const found = elasticsearch.questions?.find(
      ({ methods, paths }) =>
        (methods as readonly string[]).includes(method) &&
        paths.some((one) => one === path || (one.endsWith('/*') && path.startsWith(one.slice(0, -1)))),
    )
    const question: Question = { method, query: new URLSearchParams(), headers: { 'user-agent': agent }, params: {} }
    return found?.answer(question) ?? { status: 0 }
  }
  const traces = JSON.parse(readFileSync(new URL('testdata/handshakes.json', import.meta.url), 'utf8')) as Record<
    string,
    { agent: string; asks: [string, string, number, object?][] }
  >

  test.each(Object.entries(traces))('%s', (_name, { agent, asks }) => {
    for (const [method, path, status, body = {}] of asks) {
      const reply = ask(method, `/elasticsearch${path}`, agent)
      expect({ path, status: reply.status }).toEqual({ path, status })
      expect(reply.headers).toMatchObject({ 'x-elastic-product': 'Elasticsearch' })
      expect(method === 'HEAD' ? {} : jsonOf(reply)).toMatchObject(method === 'HEAD' ? {} : body)
    }
  })
})
