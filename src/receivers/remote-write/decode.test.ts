import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeWriteRequest } from './decode-write-request.ts'
import { request2, series2, writeRequest } from './testdata/any-message.ts'
import { expectOf1, expectOf2 } from './testdata/expect-records.ts'
import { decodeMessage, encodeMessage } from './testdata/messages.ts'

function recordsOf(decode: (body: Buffer, sink: TelemetrySink) => void, body: Buffer): object[] {
  const sink = new RecordingSink()
  decode(body, sink)
  expect(sink.rejected).toEqual({})
  return sink.records.map(({ resource: _resource, scope: _scope, ...record }) => record)
}

test('1.0: any message gives the records that protobufjs finds in it', () => {
  let seen = 0
  fc.assert(
    fc.property(writeRequest, (message) => {
      const body = encodeMessage('WriteRequest', message)
      const records = recordsOf(decodeWriteRequest, body)
      expect(records).toEqual(expectOf1(decodeMessage('WriteRequest', body)))
      seen += records.length
    }),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(500)
})

test('2.0: any message gives the records that protobufjs finds in it', () => {
  let seen = 0
  fc.assert(
    fc.property(series2, (series) => {
      const body = encodeMessage('Request', request2(series))
      const records = recordsOf(decodeRequest, body)
      expect(records).toEqual(expectOf2(decodeMessage('Request', body)))
      seen += records.length
    }),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(500)
})
