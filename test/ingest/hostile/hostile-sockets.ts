import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { deflateSync, gzipSync } from 'node:zlib'

import { beforeAll, describe, expect, test } from 'vitest'

import { eventually, type Vedette } from '../../harness/vedette.ts'
import { open, type Victim } from '../../harness/victim.ts'

/** What the victim must listen at. */
export const socketReceivers = {
  syslog: { udp: 0, tcp: 0 },
  fluent_forward: { tcp: 0 },
  statsd: { udp: 0, tcp: 0 },
  gelf: { udp: 0, tcp: 0 },
}

/** The same bytes in every run. */
function noise(size: number, seed: number): Buffer {
  let state = seed
  return Buffer.from(Array.from({ length: size }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24))
}
const repeat = (bytes: readonly number[], times: number): Buffer => Buffer.alloc(bytes.length * times, Buffer.from(bytes))
const fixText = (text: string): Buffer => Buffer.concat([Buffer.from([0xa0 | text.length]), Buffer.from(text)])
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const chunk = (id: number, at: number, of: number, body = Buffer.from('{}')): Buffer =>
  Buffer.concat([Buffer.from([0x1e, 0x0f]), Buffer.alloc(8, id), Buffer.from([at, of]), body])
const bomb = Buffer.alloc(40 * 1024 * 1024, 0x20)
const nested = (before: string, after: string): string => before.repeat(5000) + after.repeat(5000)
/** `[tag, entries, { compressed }]` of the forward protocol. */
const packed = (entries: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0x93]),
    fixText('hostile'),
    Buffer.from([0xc6]),
    uint32(entries.length),
    entries,
    Buffer.from([0x81]),
    fixText('compressed'),
    fixText('gzip'),
  ])

/** What every listener is sent: of other protocols, of none, and without end. */
const anywhere: readonly Buffer[] = [
  ...[1, 2, 3, 4, 5, 6].map((seed) => noise(20_000, seed)),
  Buffer.alloc(0),
  Buffer.alloc(50_000),
  repeat([0xff], 50_000),
  repeat([0x0a], 50_000),
  Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  Buffer.from('160301020001000100', 'hex'),
  Buffer.from(`'; DROP TABLE log_records; --\n\u0000`),
]

/** What is made against one protocol. */
const against: Readonly<Record<keyof typeof socketReceivers, readonly Buffer[]>> = {
  syslog: [
    Buffer.from('9999999 x'),
    Buffer.from('524289 '),
    Buffer.from('500000 <1>1 -'),
    Buffer.from(`<${'9'.repeat(50_000)}>1 - - - - - -\n`),
    Buffer.from(`<13>1 ${'['.repeat(50_000)}\n`),
    Buffer.from(`<13>1 - - - - - [a@1 ${'b="\\" '.repeat(8000)}\n`),
    Buffer.from(`<13>1 9999-99-99T99:99:99Z h a - - - x\n<13>Feb 31 25:61:61 h a: x\n`),
    Buffer.from('<13>1 - - - - - -\n'.repeat(3000)),
  ],
  fluent_forward: [
    repeat([0x91], 50_000),
    repeat([0x81, 0xa1, 0x61], 20_000),
    Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x93, 0xa1, 0x61, 0xdd, 0x7f, 0xff, 0xff, 0xff]),
    Buffer.from([0xc6, 0xff, 0xff, 0xff, 0xff, 0x00]),
    Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff]),
    packed(gzipSync(bomb)),
    packed(gzipSync(repeat([0x92, 0x00, 0x80], 500_000))),
    packed(noise(5000, 9)),
    Buffer.concat([Buffer.from([0x93]), fixText('a'), Buffer.from([0xd7, 0x00]), repeat([0xff], 8), Buffer.from([0x80])]),
    repeat([0xc1], 1000),
    repeat([0xc0], 50_000),
  ],
  statsd: [
    'a:1|c|@0\na:1|c|@-1\na:1|c|@1e-300\n',
    'a:NaN|g\na:Infinity|c\na:1e309|ms\na:-1e309|h\n',
    `${'a'.repeat(60_000)}:1|c\n`,
    `a:1|c|#${'t:v,'.repeat(10_000)}\n`,
    `a${':1'.repeat(20_000)}|c\n`,
    ':|\n|||\n:::|c|@|#\n',
    '_e{99999999,1}:a|b\n_e{-1,1}:a|b\n_sc|a|9\n',
    '\u0000:1|c\na:\u0000|s\n',
  ].map((text) => Buffer.from(text)),
  gelf: [
    Buffer.from(`${nested('[', ']')}\u0000`),
    Buffer.from(`{"short_message":${nested('{"a":', '}')}\u0000`),
    Buffer.from('{"short_message":"x","timestamp":1e400}\u0000'),
    Buffer.from('{"version":"1.1"}\u0000'),
    Buffer.from('{"short_message":"x","_id":null,"_":[],"":{}}'.slice(0, -3)),
    gzipSync(bomb),
    deflateSync(bomb),
    chunk(1, 5, 4),
    chunk(2, 0, 0),
    chunk(3, 0, 255),
    chunk(4, 0, 2, gzipSync(bomb).subarray(0, 1000)),
    chunk(4, 1, 3),
    ...Array.from({ length: 300 }, (_, id) => chunk(id, 0, 128)),
  ],
}

let victim: Victim
let vedette: Vedette

async function overTcp(port: number, bytes: Buffer, ending: 'end' | 'reset'): Promise<void> {
  const socket = open(port)
  socket.resume()
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  // In pieces: a frame that is cut anywhere is looked at more than once.
  for (let at = 0; at < bytes.length; at += 7001) socket.write(bytes.subarray(at, at + 7001))
  if (ending === 'end') socket.end()
  else socket.resetAndDestroy()
  await closed
}

async function overUdp(port: number, datagrams: readonly Buffer[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) {
    await new Promise((resolve) => {
      socket.send(datagram.subarray(0, 60_000), port, '127.0.0.1', resolve)
    })
  }
  socket.close()
}

/** Hostile bytes at the ports of protocols that have no requests: nothing is refused in words, so what counts is who comes after. */
export function describeHostileSockets(given: () => Victim): void {
  beforeAll(() => {
    victim = given()
    vedette = victim.vedette
  })

  describe('sockets', () => {
    const receivers = ['syslog', 'fluent_forward', 'statsd', 'gelf'] as const

    test.each(receivers)('%s over TCP: whatever comes, the connection ends and the next sender is served', async (receiver) => {
      const port = await vedette.portOf(`${receiver} tcp`)
      const all = [...anywhere, ...against[receiver]]
      await Promise.all(all.map((bytes) => overTcp(port, bytes, 'end')))
      await Promise.all(all.map((bytes) => overTcp(port, bytes, 'reset')))
      await Promise.all(Array.from({ length: 100 }, () => overTcp(port, Buffer.alloc(0), 'reset')))
      await overTcp(port, soundOf(receiver, 'tcp'), 'end')
    })

    test.each(['syslog', 'statsd', 'gelf'] as const)('%s over UDP: whatever comes, the next datagram is read', async (receiver) => {
      const port = await vedette.portOf(`${receiver} udp`)
      await overUdp(port, [...anywhere, ...against[receiver]])
      await victim.settle()
      await overUdp(port, [soundOf(receiver, 'udp')])
    })

    test('every sound one is there, once, and what was broken is counted', async () => {
      const bodies = ['syslog tcp', 'syslog udp', 'fluent_forward tcp', 'gelf tcp', 'gelf udp'].map((name) => `sound ${name}`)
      const found = await eventually(
        () => vedette.sql<[string]>("SELECT body FROM log_records WHERE body LIKE 'sound %' ORDER BY body"),
        ({ length }) => length >= bodies.length,
      )
      expect(found.flat()).toEqual(bodies.toSorted())
      const counters = await eventually(
        () => vedette.sql<[string]>("SELECT DISTINCT metric FROM metric_series WHERE metric LIKE 'sound%' ORDER BY metric"),
        ({ length }) => length >= 2,
        60_000,
      )
      expect(counters.map(([metric]) => metric.includes('tcp'))).toEqual([true, false])
      const rejections = await victim.rejections()
      expect(rejections.get('malformed')).toBeGreaterThan(50)
      expect(rejections.get('unsupported')).toBeGreaterThan(0)
    })
  })
}

function soundOf(receiver: keyof typeof socketReceivers, transport: 'tcp' | 'udp'): Buffer {
  const text = `sound ${receiver} ${transport}`
  const seconds = Math.floor(Date.now() / 1000)
  if (receiver === 'syslog') return Buffer.from(`<165>1 ${new Date().toISOString()} host shop 77 - - ${text}\n`)
  if (receiver === 'statsd') return Buffer.from(`sound_${transport}:1|c\n`)
  if (receiver === 'gelf') {
    const message = JSON.stringify({ version: '1.1', host: 'host', short_message: text, timestamp: seconds })
    return Buffer.from(transport === 'tcp' ? `${message}\u0000` : message)
  }
  const record = [Buffer.from([0x81]), fixText('message'), fixText(text)]
  return Buffer.concat([Buffer.from([0x93]), fixText('hostile'), Buffer.from([0xce]), uint32(seconds), ...record])
}
