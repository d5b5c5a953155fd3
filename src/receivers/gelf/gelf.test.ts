import { deflateSync, gzipSync } from 'node:zlib'

import { expect, test } from 'vitest'

import { FrameList } from '../frames.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { gelf } from './index.ts'

function send(body: Buffer): RecordingSink {
  const sink = new RecordingSink()
  gelf.open({})[0]?.decode({ body, receivedAt: 0, contentType: '', query: new URLSearchParams(), headers: {} }, sink)
  return sink
}

const message = Buffer.from(
  '{"version":"1.1","host":"web1","short_message":"short","full_message":"whole\\ntext","timestamp":1795330800.123,"level":3,"facility":"shop","_user_id":9,"_note":"n"}',
)

test.each([
  ['plain', message],
  ['gzip', gzipSync(message)],
  ['zlib', deflateSync(message)],
])('%s', (_name, body) => {
  expect(send(body).records).toMatchObject([
    {
      time: '1795330800123000000',
      severityNumber: 17,
      body: 'whole\ntext',
      resource: [
        ['host.name', 'web1'],
        ['service.name', 'shop'],
      ],
      attributes: [
        ['user_id', '9'],
        ['note', 'n'],
      ],
    },
  ])
})

test('what is no message is refused alone: a chunk, a bomb, no text', () => {
  expect(send(Buffer.from([0x1e, 0x0f, 1, 2])).rejected).toEqual({ unsupported: 1 })
  expect(send(gzipSync(Buffer.alloc(5_000_000))).rejected).toEqual({ unsupported: 1 })
  expect(send(Buffer.from('{"version":"1.1","host":"h"}')).rejected).toEqual({ malformed: 1 })
})

function sendFrames(parts: readonly Buffer[]): RecordingSink {
  const frames = new FrameList()
  let at = 0
  for (const part of parts) frames.add(at, (at += part.length), 'a')
  const sink = new RecordingSink()
  const intake = { body: Buffer.concat(parts), frames, receivedAt: 0, contentType: '', query: new URLSearchParams(), headers: {} }
  gelf.decodeFrames?.(intake, sink)
  return sink
}

test('many packed datagrams at once: what they unpack to is bounded, the plain ones among them are read', () => {
  const bomb = gzipSync(Buffer.from(`{"version":"1.1","host":"h","short_message":"m","_pad":"${'x'.repeat(1_000_000)}"}`))
  const { records, rejected } = sendFrames([...Array.from({ length: 40 }, () => bomb), message])
  expect([records.length, rejected]).toEqual([35, { unsupported: 6 }])
})

test('little ones that are broken leave the others their share', () => {
  const broken = Buffer.from([0x1f, 0x8b, 1, 2, 3])
  const { records, rejected } = sendFrames([...Array.from({ length: 100 }, () => broken), gzipSync(message)])
  expect([records.length, rejected]).toEqual([1, { unsupported: 100 }])
})
