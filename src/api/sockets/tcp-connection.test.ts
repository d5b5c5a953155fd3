import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, test, vi } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import type { TcpEndpoint } from '../../receivers/receiver.ts'
import { ReadBudget } from './read-budget.ts'
import { TcpConnection } from './tcp-connection.ts'
import { closeMostSilent, createTcpListener } from './tcp-listener.ts'
import { lines, listeningAt } from './testdata/lines.ts'
import { openDoor } from './testdata/open-door.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** Connections of a listener whose clock stands until it is moved. */
async function serve(endpoint: TcpEndpoint, limits = { maxBytes: 1e6, fairBytes: 1e4 }) {
  const clock = new ManualClock()
  const { door, counted, close } = await openDoor(clock)
  const budget = new ReadBudget(clock, limits)
  const connections: TcpConnection[] = []
  const spec = { door, listening: listeningAt(endpoint), budget, over: new AbortController().signal }
  const server: Server = createServer((socket) => connections.push(new TcpConnection(socket, spec))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(close, () => server.close())
  const open = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // it listens on a port
    socket.on('error', () => undefined)
    socket.resume()
    closing.push(() => socket.destroy())
    const before = connections.length
    await once(socket, 'connect')
    await expect.poll(() => connections.length).toBe(before + 1)
    return socket
  }
  const pass = (ms: number): void => {
    clock.advance(ms)
    for (const connection of connections) connection.checkTimes()
  }
  return { open, pass, counted, connections }
}

test('a connection may say nothing for hours, and is closed after a day', async () => {
  const { open, pass, counted } = await serve(lines)
  const socket = await open()
  pass(23 * 3_600_000)
  socket.write('one\n')
  await expect.poll(() => counted().accepted).toBe(1)
  const closed = once(socket, 'close')
  pass(24 * 3_600_000 + 1)
  await closed
})

test('whether a quiet peer is still there TCP asks', async () => {
  const asked = vi.spyOn(Socket.prototype, 'setKeepAlive')
  closing.push(() => asked.mockRestore())
  const { door, close } = await openDoor()
  const listener = createTcpListener(door, listeningAt(lines), undefined)
  const { port } = await listener.listen(0, '127.0.0.1')
  closing.push(close, () => listener.stop(1000))
  const socket = connect(port, '127.0.0.1')
  closing.push(() => socket.destroy())
  await expect.poll(() => asked.mock.calls).toEqual([[true, 60_000]])
})

test('a Unix socket takes the place of one whose process is gone, and of nothing else', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-unix-'))
  closing.push(() => rmSync(directory, { recursive: true }))
  const unixPath = join(directory, 'lines.sock')
  // What a process that was killed leaves: nobody listens there.
  const gone = createServer().listen(`${unixPath}.old`)
  await once(gone, 'listening')
  renameSync(`${unixPath}.old`, unixPath)
  await new Promise((resolve) => gone.close(resolve))
  const { door, counted, close } = await openDoor()
  const make = () =>
    createTcpListener(door, listeningAt({ ...lines, listen: { ...lines.listen, allow: ['10.0.0.0/8'], unixPath } }), undefined)
  const listener = make()
  expect(await listener.listen(0, '')).toMatchObject({ address: unixPath })
  closing.push(close, () => listener.stop(1000))
  expect(statSync(unixPath).mode & 0o777).toBe(0o660)
  const socket = connect({ path: unixPath })
  closing.push(() => socket.destroy())
  socket.end('one\ntwo\n')
  await expect.poll(() => counted().accepted).toBe(2)
  await expect(make().listen(0, '')).rejects.toThrow('EADDRINUSE')
})

test('a Unix socket whose line is full is not taken away, and a path that would be cut is refused', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-unix-'))
  closing.push(() => rmSync(directory, { recursive: true }))
  const { door, close } = await openDoor()
  closing.push(close)
  const listen = (unixPath: string) =>
    createTcpListener(door, listeningAt({ ...lines, listen: { ...lines.listen, unixPath } }), undefined).listen(0, '')
  const unixPath = join(directory, 'lines.sock')
  const other = createServer((socket) => socket.destroy()).listen({ path: unixPath, backlog: 1 })
  closing.push(() => other.close())
  await once(other, 'listening')
  // It cannot accept any of them before this turn is over.
  for (let n = 0; n < 3; n++) connect({ path: unixPath }).on('error', () => undefined)
  await expect(listen(unixPath)).rejects.toThrow('EAGAIN')
  expect(statSync(unixPath).isSocket()).toBe(true)
  await expect(listen(join(directory, 'x'.repeat(100)))).rejects.toThrow('107 bytes')
})

test('when places become few the most silent connection goes, unless all are busy', () => {
  const gone: number[] = []
  const of = (...silent: number[]) => silent.map((silentMs) => ({ silentMs, close: () => gone.push(silentMs) }))
  closeMostSilent(of(0, 70_000, 90_000, 80_000))
  closeMostSilent(of(0, 59_000))
  expect(gone).toEqual([90_000])
})

test('unfinished messages of a few keep nobody from sending: little ones come through, large ones in their turn', async () => {
  const { open, pass, counted, connections } = await serve({ ...lines, maxFrameBytes: 400_000 }, { maxBytes: 200_000, fairBytes: 10_000 })
  const filled = (): number => connections.filter(({ share }) => share.heldBytes >= 150_000).length
  for (let n = 1; n <= 2; n++) {
    const hog = await open()
    hog.write('x'.repeat(150_000))
    await expect.poll(filled).toBe(n)
  }
  const small = await open()
  small.write('small\n')
  await expect.poll(() => counted().accepted).toBe(1)
  const large = await open()
  large.write(`${'y'.repeat(300_000)}\n`)
  await expect.poll(() => connections.at(-1)?.share.isWaiting).toBe(true)
  // It is the turn of the one that spent the last of it, who does not use it.
  pass(16_000)
  await expect.poll(counted).toEqual({ accepted: 2, rejected: { malformed: 1 } })
})
