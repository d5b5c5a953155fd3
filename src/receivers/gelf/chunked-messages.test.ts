import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { ChunkedMessages } from './chunked-messages.ts'

function chunk(id: number, number: number, count: number, text: string | Buffer): Buffer {
  const head = Buffer.from([0x1e, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0, number, count])
  head.writeUInt32BE(id, 6)
  return Buffer.concat([head, Buffer.from(text)])
}

/** What is said of it: the message, `code` of a Fault, or nothing yet. */
function tell(messages: ChunkedMessages, datagram: Buffer, peer = 'a', atMs = 0): string | undefined {
  try {
    return messages.take(datagram, peer, atMs)?.toString()
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

test('messages of several senders at once, their chunks in any order and some of them twice', () => {
  const message = fc.record({
    id: fc.nat(3),
    peer: fc.constantFrom('a', 'b'),
    parts: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 }),
  })
  const sent = fc.uniqueArray(message, { selector: ({ id, peer }) => `${peer} ${id}`, maxLength: 5 })
  fc.assert(
    fc.property(sent, fc.infiniteStream(fc.nat()), (all, order) => {
      const datagrams = all.flatMap(({ id, peer, parts }) =>
        parts.map((part, n) => ({ peer, bytes: chunk(id, n, parts.length, part), at: order.next().value ?? 0 })),
      )
      datagrams.sort((a, b) => a.at - b.at)
      const messages = new ChunkedMessages()
      const twice = datagrams.flatMap((one) => [one, ...(one.at % 3 === 0 ? [one] : [])])
      const whole = twice.flatMap(({ peer, bytes }) => tell(messages, bytes, peer) ?? [])
      expect(whole.toSorted()).toEqual(all.map(({ parts }) => parts.join('')).toSorted())
      expect(messages.expire(6000)).toBe(0)
      expect(tell(messages, Buffer.from('{"plain":1}'))).toBe('{"plain":1}')
    }),
    { numRuns: 60 },
  )
})

test('what misses parts after five seconds is forgotten and counted', () => {
  const messages = new ChunkedMessages()
  tell(messages, chunk(1, 0, 2, 'x'), 'a', 0)
  tell(messages, chunk(2, 0, 2, 'y'), 'a', 3000)
  expect([messages.expire(5000), messages.expire(5001)]).toEqual([0, 1])
  expect(tell(messages, chunk(2, 1, 2, 'z'), 'a', 8000)).toBe('yz')
  tell(messages, chunk(3, 0, 2, 'x'), 'a', 8000)
  expect(tell(messages, chunk(3, 1, 2, 'late'), 'a', 13_001)).toBe('bad_input')
})

test.each([
  ['no chunk of any', chunk(1, 0, 0, 'x')],
  ['one too many', chunk(1, 2, 2, 'x')],
  ['more than may be', chunk(1, 0, 129, 'x')],
  ['an empty one', chunk(1, 0, 2, '')],
  ['half a head', chunk(1, 0, 2, '').subarray(0, 7)],
])('%s is refused', (_name, datagram) => expect(tell(new ChunkedMessages(), datagram)).toBe('bad_input'))

test('memory is bounded: of one message, of all of them, and their number', () => {
  const large = Buffer.alloc(60_000)
  const one = new ChunkedMessages()
  const said = Array.from({ length: 20 }, (_, n) => tell(one, chunk(1, n, 100, large)))
  expect(said.findIndex((code) => code === 'too_large')).toBe(17)
  const many = new ChunkedMessages()
  const begun = Array.from({ length: 300 }, (_, n) => tell(many, chunk(n, 0, 2, large), `peer ${n % 2}`))
  expect(begun.findIndex((code) => code === 'overloaded')).toBe(278)
  // Those that are there are made whole, and there is room again.
  expect(tell(many, chunk(0, 1, 2, 'end'), 'peer 0')).toContain('end')
  const small = new ChunkedMessages()
  const refused = (peers: number) =>
    Array.from({ length: 2001 }, (_, n) => tell(small, chunk(n, 0, 2, 'x'), `${n % peers}`)).filter((code) => code === 'overloaded').length
  expect(refused(11)).toBe(1)
  expect([small.expire(6000), tell(small, chunk(0, 1, 2, 'y'), '0', 6000)]).toEqual([2000, undefined])
  expect(small.expire(12_000)).toBe(1)
  // One sender leaves the others room.
  expect(refused(1)).toBe(1801)
  expect(tell(small, chunk(0, 0, 1, 'of another'), 'b')).toBe('of another')
})
