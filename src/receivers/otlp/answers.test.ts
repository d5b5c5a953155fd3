import { describe, expect, test } from 'vitest'

import type { Refusal } from '../receiver.ts'
import { answersFor } from './answers.ts'
import { decode } from './testdata/oracle.ts'

const protobuf = { contentType: 'application/x-protobuf' }
const json = { contentType: 'application/json' }

describe('accepted', () => {
  const all = { accepted: 5, rejected: 0, message: '' }
  const some = { accepted: 3, rejected: 2, message: 'two spans have no trace id' }

  test('all: 200 and an empty message', () => {
    expect(answersFor('logs').accepted(all, protobuf)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/x-protobuf' },
      body: Buffer.alloc(0),
    })
    expect(answersFor('logs').accepted(all, json)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' })
  })

  test('part: 200 with the true count and the reason', () => {
    const { status, body } = answersFor('traces').accepted(some, protobuf)
    expect(status).toBe(200)
    // The three responses are the same on the wire.
    expect(decode('ExportLogsServiceResponse', Buffer.from(body ?? ''))).toEqual({
      partialSuccess: { rejectedLogRecords: '2', errorMessage: some.message },
    })
  })

  test.each([
    ['logs', 'rejectedLogRecords'],
    ['traces', 'rejectedSpans'],
    ['metrics', 'rejectedDataPoints'],
  ] as const)('part, in JSON, of %s', (signal, name) => {
    const { body } = answersFor(signal).accepted(some, json)
    expect(JSON.parse(String(body))).toEqual({ partialSuccess: { [name]: '2', errorMessage: some.message } })
  })
})

describe('refused', () => {
  const refusals: readonly [Refusal['kind'], number, number][] = [
    ['bad_input', 400, 3],
    ['unauthenticated', 401, 16],
    ['forbidden', 403, 7],
    ['method_not_allowed', 405, 12],
    ['too_large', 413, 8],
    ['unsupported_media', 415, 3],
    ['overloaded', 503, 14],
    ['internal', 500, 13],
  ]
  test.each(refusals)('%s: %i with google.rpc.Status %i', (kind, status, code) => {
    const problem = { kind, message: 'why: ü' }
    const binary = answersFor('logs').refused(problem, protobuf)
    expect(binary.status).toBe(status)
    expect(binary.headers).toEqual({ 'content-type': 'application/x-protobuf' })
    expect(decode('RpcStatus', Buffer.from(binary.body ?? ''))).toEqual({ code, message: 'why: ü' })
    const text = answersFor('logs').refused(problem, json)
    expect(text).toEqual({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, message: 'why: ü' }) })
  })

  test('when to come back', () => {
    const { headers } = answersFor('logs').refused({ kind: 'overloaded', message: 'later', retryAfterSeconds: 2.1 }, protobuf)
    expect(headers).toEqual({ 'content-type': 'application/x-protobuf', 'retry-after': '3' })
  })

  test('somebody who sent neither content type gets JSON', () => {
    expect(answersFor('logs').refused({ kind: 'unsupported_media', message: 'm' }, { contentType: 'text/plain' }).headers).toEqual({
      'content-type': 'application/json',
    })
  })
})
