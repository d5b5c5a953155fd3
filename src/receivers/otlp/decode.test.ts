import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeLogs } from './decode-logs.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { decodeTraces } from './decode-traces.ts'
import { encodeJson } from './encode-json.ts'
import { jsonRequests } from './json-schema.ts'
import { decode, encode, encodeAsJson, expectRecords, requestTypes } from './testdata/oracle.ts'
import { requests } from './testdata/requests.ts'

const decoders = { logs: decodeLogs, traces: decodeTraces, metrics: decodeMetrics } as const

describe.each(['logs', 'traces', 'metrics'] as const)('%s', (signal) => {
  const type = requestTypes[signal]
  const read = (body: Buffer) => {
    const sink = new RecordingSink()
    decoders[signal](body, sink)
    return sink
  }

  test('any message gives the records that protobufjs finds in it', () => {
    let seen = 0
    fc.assert(
      fc.property(requests[signal], (request) => {
        const bytes = encode(type, request)
        const { records, rejected } = read(bytes)
        expect(records).toEqual(expectRecords(signal, decode(type, bytes)))
        expect(rejected).toEqual({})
        seen += records.length
      }),
      { numRuns: 200 },
    )
    expect(seen).toBeGreaterThan(200)
  })

  test.each(['numbers', 'names'] as const)('its JSON (enums as %s) gives the same records', (enums) => {
    fc.assert(
      fc.property(requests[signal], (request) => {
        const bytes = encode(type, request)
        const json = encodeAsJson(type, bytes, enums)
        expect(read(encodeJson(json, jsonRequests[signal])).records).toEqual(read(bytes).records)
      }),
      { numRuns: 100 },
    )
  })
})
