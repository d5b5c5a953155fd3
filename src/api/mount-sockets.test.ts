import { createSocket, Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

import { afterEach, expect, test, vi } from 'vitest'

import { Fault } from '../lib/errors.ts'
import { nextTurn } from '../lib/next-turn.ts'
import type { Conversation, TcpEndpoint, UdpEndpoint } from '../receivers/receiver.ts'
import type { IngestDoor } from './ingest-door.ts'
import { openListener } from './mount-sockets.ts'
import { datagrams as udp, lines as tcp, listeningAt } from './sockets/testdata/lines.ts'
import { openDoor as openTestDoor } from './sockets/testdata/open-door.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function openDoor(): ReturnType<typeof openTestDoor> {
  const opened = await openTestDoor()
  closing.push(opened.close)
  return opened
}

async function start(door: IngestDoor, endpoint: TcpEndpoint | UdpEndpoint): Promise<{ port: number; stop: () => Promise<void> }> {
  const listener = openListener(door, listeningAt(endpoint), undefined)
  const { port } = await listener.listen(0, '127.0.0.1')
  let stopped = false
  const stop = async (): Promise<void> => {
    if (!stopped) await listener.stop(2000)
    stopped = true
  }
  closing.push(stop)
  return { port, stop }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  closing.push(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

test('lines in pieces, one that is no record, and a last one without its end', async () => {
  const { door, counted } = await openDoor()
  const { port } = await start(door, tcp)
  const socket = await open(port)
  socket.write('one\ntw')
  await expect.poll(() => counted().accepted).toBe(1)
  socket.end('o\nbad\nthree\nfour')
  await expect.poll(counted).toEqual({ accepted: 4, rejected: { malformed: 1 } })
})

test('while nothing can be stored the sender waits, and nothing is lost', async () => {
  const { door, gate, counted } = await openDoor()
  const { port } = await start(door, tcp)
  const socket = await open(port)
  gate.fault = new Fault('overloaded', 'too much', { retryAfterSeconds: 0.05 })
  const lines = `${'x'.repeat(999)}\n`.repeat(14_000)
  socket.end(lines)
  // The kernel holds a few megabytes on both sides, we hold less than one.
  await expect.poll(() => gate.tried).toBeGreaterThan(3)
  expect(socket.bytesWritten - socket.writableLength).toBeLessThan(lines.length)
  expect(counted().accepted).toBe(0)
  gate.fault = undefined
  await expect.poll(() => counted().accepted, { timeout: 20_000 }).toBe(14_000)
}, 14_000)

test('a second large frame that begins while the first is stored is read to its end', async () => {
  const { door, gate, counted } = await openDoor()
  const { port } = await start(door, { ...tcp, maxFrameBytes: 1_000_000 })
  const socket = await open(port)
  gate.fault = new Fault('overloaded', 'too much', { retryAfterSeconds: 0.05 })
  const frame = `${'x'.repeat(700_000)}\n`
  socket.write(frame)
  socket.write(frame)
  await expect.poll(() => gate.tried).toBeGreaterThan(1)
  gate.fault = undefined
  await expect.poll(() => counted().accepted, { timeout: 20_000 }).toBe(2)
})

test('a line that does not end is refused with its connection; what stood before it stays', async () => {
  const { door, counted } = await openDoor()
  const { port } = await start(door, tcp)
  const socket = await open(port)
  socket.write(`good\n${'x'.repeat(5000)}`)
  await once(socket, 'close')
  expect(counted()).toEqual({ accepted: 1, rejected: { too_large: 1 } })
})

test('who is not on the list is sent away', async () => {
  const { door, counted } = await openDoor()
  const { port } = await start(door, { ...tcp, listen: { ...tcp.listen, allow: ['10.0.0.0/8'] } })
  const socket = await open(port)
  socket.write('one\n')
  await once(socket, 'close')
  expect(counted().accepted).toBe(0)
})

test('a conversation: greeting, what is answered at once, and what is acknowledged once it is durable', async () => {
  const { door, gate, counted } = await openDoor()
  const converse = (): Conversation => ({
    greeting: Buffer.from('HELO\n'),
    hear: (bytes, from, to) => {
      const text = bytes.toString('utf8', from, to)
      if (text === 'PING') return { kind: 'answered', reply: Buffer.from('PONG\n') }
      return text.startsWith('#') ? { kind: 'acknowledged', reply: Buffer.from(`ack ${text}\n`) } : { kind: 'data' }
    },
  })
  const { port } = await start(door, { ...tcp, converse })
  const socket = await open(port)
  let heard = ''
  socket.on('data', (bytes) => (heard += bytes.toString()))
  gate.fault = new Fault('overloaded', 'too much', { retryAfterSeconds: 0.05 })
  socket.write('PING\nplain\n#1\n')
  await expect.poll(() => heard).toBe('HELO\nPONG\n')
  gate.fault = undefined
  await expect.poll(() => heard).toBe('HELO\nPONG\nack #1\n')
  // Sent again by a client that did not hear it: acknowledged, and there once... unless a record has no time of its own, as here.
  expect(counted()).toEqual({ accepted: 2, rejected: {} })
})

test('a stop stores what was sent before it', async () => {
  const { door, counted } = await openDoor()
  const { port, stop } = await start(door, tcp)
  const socket = await open(port)
  socket.write('one\ntwo\n')
  await stop()
  expect(counted().accepted).toBe(2)
})

test('datagrams are gathered; what is too large or comes too fast is dropped and counted', async () => {
  const { door, gate, counted } = await openDoor()
  const { port, stop } = await start(door, { ...udp, maxFrameBytes: 60_000 })
  const client = createSocket('udp4')
  closing.push(() => client.close())
  const send = (text: string): Promise<void> => new Promise((resolve) => client.send(text, port, '127.0.0.1', () => resolve()))
  await send('one')
  await send('x'.repeat(60_001))
  await expect.poll(counted).toEqual({ accepted: 1, rejected: { too_large: 1 } })
  gate.fault = new Fault('overloaded', 'too much', { retryAfterSeconds: 0.05 })
  const large = 'y'.repeat(60_000)
  // The kernel does not hold many of them.
  for (let i = 0; i < 500; i++) await send(large).then(nextTurn)
  await expect.poll(() => counted().rejected['overloaded'] ?? 0).toBeGreaterThan(0)
  gate.fault = undefined
  await stop()
  const { accepted, rejected } = counted()
  // 16 MiB wait, four of them in a batch.
  expect(accepted).toBeGreaterThan(200)
  expect(accepted + (rejected['overloaded'] ?? 0)).toBeLessThanOrEqual(501)
}, 20_000)

test('the buffer of a socket for datagrams is asked for, but not when somebody else holds it: theirs may be larger than we may ask for', async () => {
  const { door } = await openDoor()
  const asked = vi.spyOn(UdpSocket.prototype, 'setRecvBufferSize')
  closing.push(() => asked.mockRestore())
  await start(door, udp)
  expect(asked).toHaveBeenCalledTimes(1)
  const bind = vi.spyOn(UdpSocket.prototype, 'bind')
  closing.push(() => bind.mockRestore())
  // No descriptor of a socket can be had here without a second program: it listens at a port of its own instead.
  bind.mockImplementation(function (this: UdpSocket, options, done) {
    expect(options).toEqual({ fd: 77 })
    bind.mockRestore()
    return this.bind({ port: 0, address: '127.0.0.1' }, done)
  })
  const listener = openListener(door, listeningAt(udp), undefined)
  await listener.listen(0, '127.0.0.1', 77)
  closing.push(() => listener.stop(2000))
  expect(asked).toHaveBeenCalledTimes(1)
})
