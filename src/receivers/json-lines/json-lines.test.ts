import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Slice } from '../../model/bytes.ts'
import { detectLevel } from '../detect-level.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { answers } from './answers.ts'
import { jsonLines } from './index.ts'
import { goldenLines } from './testdata/lines.ts'

function send(path: string, body: string | Buffer, query = ''): RecordingSink {
  const sink = new RecordingSink()
  const endpoint = jsonLines.open({}).find((one) => one.path === path)
  endpoint?.decode({ body: Buffer.from(body), receivedAt: 0, contentType: '', query: new URLSearchParams(query), headers: {} }, sink)
  return sink
}

function facts(record: RecordingSink['records'][number] | undefined): unknown {
  const trace = `${String(record?.['traceId'])} ${String(record?.['spanId'])}`
  return {
    at: record?.['time'],
    severity: `${String(record?.['severityText'])} ${String(record?.['severityNumber'])}`,
    body: record?.['body'],
    resource: Object.fromEntries(record?.resource ?? []),
    attributes: Object.fromEntries((record?.['attributes'] ?? []) as [string, string][]),
    ...(trace === ' ' ? {} : { trace }),
  }
}

describe.each(['/ingest/json', '/ingest/ndjson'])('%s', (path) => {
  test.each(goldenLines)('$name', ({ line, is }) => {
    expect(facts(send(path, line).records[0])).toEqual(is)
  })

  test('a bad line harms no other', () => {
    const bodies = path.endsWith('/json')
      ? ['{"msg":"a"}{"msg":}[{"msg":"b"}]', '[{"msg":"a"},7,{"msg":"b"}]', '{"msg":"a"}\n{"msg":"b"},{"msg":"c"']
      : ['{"msg":"a"}\nnot json\n\r\n{"msg":"b"}\r\n', '{"msg":"a"}\n{"msg":"b"}\n{"msg"']
    for (const body of bodies) {
      const { records, rejected } = send(path, body)
      expect(records.map((record) => record['body'])).toEqual(['a', 'b'])
      expect(rejected).toEqual({ malformed: 1 })
    }
  })
})

test('an array, over lines and indented, as JSON.stringify writes it', () => {
  const entries = Array.from({ length: 20 }, (_, i) => ({ message: `m"\\${i}`, nested: { list: [1, { a: ']}' }] } }))
  const { records, rejected } = send('/ingest/json', JSON.stringify(entries, null, 2))
  expect(records.map((record) => record['body'])).toEqual(entries.map(({ message }) => message))
  expect(rejected).toEqual({})
})

test('the address may say what service it is', () => {
  const { records } = send('/ingest/ndjson', '{"msg":"a"}\n{"msg":"b","service":"own"}', 'service=given&host=h')
  expect(records.map(({ resource }) => Object.fromEntries(resource))).toEqual([
    { 'service.name': 'given', 'host.name': 'h' },
    { 'service.name': 'own', 'host.name': 'h' },
  ])
})

test('text: lines, and what is indented under them', () => {
  const { records } = send('/ingest/text', 'one\n\nERROR two\n  at a\n\tat b\nthree\r\n')
  expect(records.map((record) => [record['body'], record['severityText']])).toEqual([
    ['one', ''],
    ['ERROR two\n  at a\n\tat b', 'ERROR'],
    ['three', ''],
  ])
})

test.each([
  ['2026-11-22 07:00:00 [warn] x', 'warn'],
  ['ts=1 level=error msg=x', 'error'],
  ['{"level":"debug"}', 'debug'],
  ['level: Info x', 'Info'],
  ['an error occurred', ''],
  ['WARNING: x', 'WARNING'],
  ['the INFORMATIONS', ''],
  ['', ''],
])('the level of %j is %j', (line, level) => {
  const [from, into] = [new Slice(), new Slice()]
  from.setText(line)
  detectLevel(from, into)
  expect(into.toString()).toBe(level)
})

test('any JSON is records and refusals, as many as there are values', () => {
  fc.assert(
    fc.property(fc.array(fc.object({ maxDepth: 3 }), { maxLength: 6 }), (objects) => {
      const { records, rejected } = send('/ingest/json', JSON.stringify(objects))
      expect(records.length + (rejected.malformed ?? 0)).toBe(objects.length)
      const lines = send('/ingest/ndjson', objects.map((one) => JSON.stringify(one)).join('\n'))
      expect(lines.records).toEqual(records)
    }),
    { numRuns: 60 },
  )
})

test('answers', () => {
  expect(answers.accepted({ accepted: 2, rejected: 1, message: 'why' }, { contentType: '' })).toMatchObject({
    status: 200,
    body: '{"accepted":2,"rejected":1,"message":"why"}',
  })
  const refused = answers.refused({ kind: 'overloaded', message: 'later', retryAfterSeconds: 0.2 }, { contentType: '' })
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: '{"error":{"code":"overloaded","message":"later"}}' })
})
