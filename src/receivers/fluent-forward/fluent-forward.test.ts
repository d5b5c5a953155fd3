import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { decode as unpack, encode, ExtData } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { FrameCursor, FrameList } from '../frames.ts'
import type { Conversation } from '../receiver.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { converse, type Trust } from './converse.ts'
import { chunkOf, EventReader } from './event-reader.ts'
import { isZipped } from './is-zipped.ts'
import { splitMessage } from './split-message.ts'

const seconds = 1_795_330_721
const eventTime = (nanos = 0): ExtData => {
  const data = Buffer.alloc(8)
  data.writeUInt32BE(seconds, 0)
  data.writeUInt32BE(nanos, 4)
  return new ExtData(0, data)
}
const pack = (value: unknown): Buffer => Buffer.from(encode(value))
const record = { log: 'line', stream: 'stdout', kubernetes: { pod_name: 'shop-1' }, n: 1.5, list: [1, 'a'], ok: true, none: null }

function read(message: Buffer): RecordingSink {
  const sink = new RecordingSink()
  new EventReader(sink).read(message, 0, message.length)
  return sink
}

describe('modes', () => {
  const entries = Buffer.concat([pack([eventTime(5), record]), pack([eventTime(6), record])])
  const expected = {
    body: 'line',
    attributes: [
      ['stream', 'stdout'],
      ['kubernetes.pod_name', 'shop-1'],
      ['n', '1.5'],
      ['list', '[1,"a"]'],
      ['ok', 'true'],
      ['fluent.tag', 'app.shop'],
    ],
  }
  test.each([
    ['Message', pack(['app.shop', eventTime(5), record]), 1],
    ['Message with options', pack(['app.shop', eventTime(5), record, { chunk: 'c' }]), 1],
    [
      'Forward',
      pack([
        'app.shop',
        [
          [eventTime(5), record],
          [eventTime(6), record],
        ],
      ]),
      2,
    ],
    [
      'Forward as Fluent Bit sends it',
      pack([
        'app.shop',
        [
          [[eventTime(5), {}], record],
          [[eventTime(6), {}], record],
        ],
        { size: 2, fluent_signal: 0 },
      ]),
      2,
    ],
    ['PackedForward', pack(['app.shop', entries, { size: 2 }]), 2],
    ['CompressedPackedForward', pack(['app.shop', gzipSync(entries), { compressed: 'gzip' }]), 2],
    [
      'CompressedPackedForward of several pieces',
      pack(['app.shop', Buffer.concat([gzipSync(entries), gzipSync(entries)]), { compressed: 'gzip' }]),
      4,
    ],
  ])('%s', (_name, message, count) => {
    const { records, rejected } = read(message)
    expect(rejected).toEqual({})
    expect(records).toHaveLength(count)
    expect(records[0]).toMatchObject({ ...expected, time: '1795330721000000005' })
  })

  test('times: EventTime, seconds, fractions; a broken one costs its event only', () => {
    const times = [eventTime(1), seconds, seconds + 0.5, -1, 'later', new ExtData(1, new Uint8Array(8)), eventTime(4_000_000_000)]
    const sink = read(pack(['t', times.map((time) => [time, { message: 'm' }])]))
    expect(sink.records.map(({ time }) => time)).toEqual(['1795330721000000001', '1795330721000000000', '1795330721500000000'])
    expect(sink.rejected).toEqual({ malformed: 4 })
  })

  test('what cannot be read is counted: other compressions, bombs, broken entries', () => {
    expect(read(pack(['t', Buffer.from('x'), { compressed: 'zstd' }])).rejected).toEqual({ unsupported: 1 })
    expect(read(pack(['t', gzipSync(Buffer.alloc(40_000_000)), { compressed: 'gzip' }])).rejected).toEqual({ too_large: 1 })
    expect(read(pack(['t', Buffer.concat([entries, Buffer.from([0x92])])])).rejected).toEqual({ malformed: 1 })
    expect(read(Buffer.from([0xc0]))).toMatchObject({ records: [], rejected: {} })
  })

  test('any bytes and any values give records or rejections', () => {
    const values = fc.array(fc.oneof(fc.string(), fc.integer(), fc.jsonValue(), fc.uint8Array({ maxLength: 20 })), { maxLength: 5 })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
          values.map(pack),
        ),
        (message) => {
          read(message)
        },
      ),
      { numRuns: 400 },
    )
  })
})

/** Where the last value of a message begins. */
function lastOf(message: Buffer): number {
  const cursor = new FrameCursor()
  expect(splitMessage(message, 0, message.length, cursor)).toBe(true)
  return cursor.mark
}

test('the chunk to acknowledge stands in the options, never in a record', () => {
  const chunk = (value: unknown): string | undefined => {
    const bytes = pack(value)
    return chunkOf(bytes, 0, bytes.length, lastOf(bytes))
  }
  expect(chunk(['t', eventTime(), { chunk: 'no' }])).toBeUndefined()
  expect(chunk(['t', eventTime(), {}, { chunk: 'c1' }])).toBe('c1')
  expect(chunk(['t', [[eventTime(), {}]], { chunk: 'c2', size: 1 }])).toBe('c2')
  expect(chunk(['t', Buffer.alloc(3), { chunk: 'c3' }])).toBe('c3')
  expect(chunk(['t', [], {}])).toBeUndefined()
  expect(() => chunk(['t', [], { chunk: 'c', more: 'x'.repeat(20_000) }])).toThrow('MessagePack')
})

test('what is packed is known by its first bytes', () => {
  const of = (value: unknown): boolean => isZipped(pack(value), 0, pack(value).length)
  expect(of(['t', gzipSync('x'), { compressed: 'gzip' }])).toBe(true)
  expect([['t', Buffer.from([0x92, 1]), {}], ['t', 1, {}], ['t'], 7, ['t', Buffer.alloc(0), {}]].map(of)).not.toContain(true)
  expect(isZipped(Buffer.from([0x93, 0xa5]), 0, 2)).toBe(false)
})

test('messages are found in a stream, however it is cut', () => {
  const messages = [pack(['t', 1, { a: 'b'.repeat(300) }]), Buffer.from([0xc0]), pack(['u', [[1, {}]], { chunk: 'c' }])]
  const stream = Buffer.concat(messages)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }), (steps) => {
      const found: Buffer[] = []
      const cursor = new FrameCursor()
      let from = 0
      let to = 0
      for (let i = 0; to < stream.length; i++) {
        to = Math.min(stream.length, to + (steps[i % steps.length] ?? 1))
        while (from < to && splitMessage(stream, from, to, cursor)) {
          found.push(stream.subarray(cursor.start, cursor.end))
          from = cursor.next
          cursor.searched = 0
        }
      }
      expect(found).toEqual(messages)
    }),
    { numRuns: 60 },
  )
  expect(() => splitMessage(Buffer.from([0xc1]), 0, 1, new FrameCursor())).toThrow(Fault)
  expect(() => splitMessage(Buffer.from('ddffffffff', 'hex'), 0, 5, new FrameCursor())).toThrow(Fault)
  expect(new FrameList().length).toBe(0)
})

describe('trust', () => {
  const trust: Trust = { sharedKey: 'k3y', users: new Map([['ann', 'pa55']]) }
  const sha = (...parts: readonly (string | Uint8Array)[]): string => {
    const hash = createHash('sha512')
    for (const part of parts) hash.update(part)
    return hash.digest('hex')
  }

  function shake({ key = 'k3y', user = 'ann', password = 'pa55' }): {
    talk: Conversation
    pong: [string, boolean, string, string, string]
    close: boolean
    nonce: Uint8Array
  } {
    const talk = converse({ address: '', nonce: Buffer.alloc(32, 7) }, trust)
    const [word, { nonce, auth, keepalive }] = unpack(talk.greeting ?? new Uint8Array()) as [
      string,
      { nonce: Uint8Array; auth: Uint8Array; keepalive: boolean },
    ]
    expect([word, keepalive]).toEqual(['HELO', true])
    const ping = pack(['PING', 'client', 'salt', sha('salt', 'client', nonce, key), user, sha(auth, user, password)])
    const heard = talk.hear(ping, 0, ping.length, 0)
    if (heard.kind !== 'answered') throw new Error('a PING must be answered')
    return { talk, pong: unpack(heard.reply) as [string, boolean, string, string, string], close: heard.close === true, nonce }
  }

  test('who knows key and password may send, and is shown that we know the key, too', () => {
    const { talk, pong, close, nonce } = shake({})
    expect(pong.slice(0, 3)).toEqual(['PONG', true, ''])
    expect(pong[4]).toBe(sha('salt', pong[3], nonce, 'k3y'))
    expect(close).toBe(false)
    const message = pack(['t', 1, {}, { chunk: 'c' }])
    const heard = talk.hear(message, 0, message.length, lastOf(message))
    expect(heard.kind === 'acknowledged' && unpack(heard.reply)).toEqual({ ack: 'c' })
  })

  test.each([{ key: 'other' }, { user: 'bob' }, { password: 'wrong' }, { user: '', password: '' }])('%j is sent away', (given) => {
    const { pong, close } = shake(given)
    expect([pong[1], close]).toEqual([false, true])
    expect(pong[2]).toContain('mismatch')
    expect(JSON.stringify(pong)).not.toContain('k3y')
  })

  test('nothing is taken before the handshake; a heartbeat is nothing', () => {
    const talk = converse({ address: '', nonce: Buffer.alloc(32, 7) }, trust)
    const message = pack(['t', 1, {}])
    expect(() => talk.hear(message, 0, message.length, 0)).toThrow(Fault)
    const open = converse({ address: '', nonce: Buffer.alloc(32) }, undefined)
    expect(open.greeting).toBeUndefined()
    expect(open.hear(Buffer.from([0xc0]), 0, 1, 0)).toEqual({ kind: 'ignored' })
    expect(open.hear(message, 0, message.length, 0)).toEqual({ kind: 'data' })
  })
})
