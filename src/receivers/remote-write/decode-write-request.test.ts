import { expect, test } from 'vitest'

import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeWriteRequest } from './decode-write-request.ts'
import { encodeMessage } from './testdata/messages.ts'

function read(body: Buffer): RecordingSink {
  const sink = new RecordingSink()
  decodeWriteRequest(body, sink)
  return sink
}

const labels = [
  { name: '__name__', value: 'up' },
  { name: 'job', value: 'x'.repeat(300) },
]
const pairs = labels.map(({ name, value }) => [name, value])

test('samples', () => {
  const { records } = read(
    encodeMessage('WriteRequest', {
      timeseries: [
        {
          labels,
          samples: [
            { value: 1.5, timestamp: 1_700_000_000_123 },
            { value: 0, timestamp: -5 },
          ],
        },
      ],
    }),
  )
  expect(records).toMatchObject([
    { labels: pairs, timeMs: 1_700_000_000_123, bits: '3ff8000000000000', startMs: 0 },
    { labels: pairs, timeMs: -5, bits: '0000000000000000' },
  ])
})
