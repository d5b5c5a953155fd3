import { describe, expect, test } from 'vitest'

import { answers } from './answers.ts'

const intake = { contentType: 'application/x-protobuf' }

describe('accepted', () => {
  test('all of it: 204 and how much', () => {
    const written = { samples: 5, histograms: 2, exemplars: 1 }
    const reply = answers.accepted({ accepted: 7, rejected: 0, message: '', written }, intake)
    expect(reply).toEqual({
      status: 204,
      headers: {
        'x-prometheus-remote-write-samples-written': '5',
        'x-prometheus-remote-write-histograms-written': '2',
        'x-prometheus-remote-write-exemplars-written': '1',
      },
    })
  })

  test('a part of it: 400 with the reason, and how much', () => {
    const written = { samples: 5, histograms: 0, exemplars: 0 }
    const reply = answers.accepted({ accepted: 5, rejected: 2, message: '2 records rejected: too old', written }, intake)
    expect(reply).toMatchObject({ status: 400, headers: { 'x-prometheus-remote-write-samples-written': '5' } })
    expect(String(reply.body)).toContain('2 records rejected: too old')
  })

  test('nothing that is counted, as of metadata alone', () => {
    expect(answers.accepted({ accepted: 0, rejected: 0, message: '' }, intake)).toMatchObject({
      status: 204,
      headers: { 'x-prometheus-remote-write-samples-written': '0' },
    })
  })
})

describe('refused', () => {
  test.each([
    ['bad_input', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['too_large', 413],
    ['unsupported_media', 415],
    ['internal', 500],
  ] as const)('%s is %i', (kind, status) => {
    const reply = answers.refused({ kind, message: 'why' }, intake)
    expect(reply).toMatchObject({ status, body: 'why\n' })
    expect(reply.headers).not.toHaveProperty('retry-after')
  })

  test('too much is 503, for Prometheus drops on 429, with the time to wait in whole seconds', () => {
    expect(answers.refused({ kind: 'overloaded', message: 'why', retryAfterSeconds: 0.2 }, intake)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
    })
  })
})
