import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, test } from 'vitest'

import { createPoster } from './post.ts'
import { createSender, type Sender, type SenderOptions } from './sender.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close()
})

interface Received {
  readonly body: string
  readonly headers: IncomingMessage['headers']
  readonly at: number
}

/** A door that answers the n-th request with the n-th status, the last one for ever; 0 = never. */
async function openDoor(
  ...statuses: (number | readonly [status: number, retryAfter: string])[]
): Promise<{ server: Server; received: Received[]; endpoint: string }> {
  const received: Received[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const answer = statuses[Math.min(received.length, statuses.length - 1)] ?? 200
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      received.push({ body, headers: request.headers, at: performance.now() })
      server.emit('received', received.length)
      const [status, retryAfter] = typeof answer === 'number' ? [answer, undefined] : answer
      if (status === 0) return
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('x')
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, received, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function arrived({ server, received }: { server: Server; received: Received[] }, count: number): Promise<void> {
  while (received.length < count)
    await new Promise((resolve) => {
      server.once('received', resolve)
    })
}

function openSender(endpoint: string, options: Partial<SenderOptions> = {}): Sender & { changes: string[] } {
  const poster = createPoster({ endpoint, key: 'vk_secret' })
  const changes: string[] = []
  const sender = createSender({
    post: (body, signal) => poster.post('/v1/logs', body, signal),
    maxQueueBytes: 1000,
    timeoutMs: 5000,
    pauseMs: 10,
    maxPauseMs: 40,
    random: () => 1,
    onChange: (state, reason) => changes.push(`${state}: ${reason}`),
    ...options,
  })
  closing.push(async () => {
    await sender.stop(100)
    poster.close()
  })
  return Object.assign(sender, { changes })
}

const bodies = ({ received }: { received: Received[] }): string[] => received.map(({ body }) => body)

test('sends in order, one at a time, with key and content type', async () => {
  const door = await openDoor(200)
  const sender = openSender(door.endpoint)
  for (const text of ['a', 'b', 'c']) sender.push(Buffer.from(text))
  await arrived(door, 3)
  expect(bodies(door)).toEqual(['a', 'b', 'c'])
  expect(door.received[0]?.headers).toMatchObject({
    authorization: 'Bearer vk_secret',
    'content-type': 'application/x-protobuf',
    'content-length': '1',
    'user-agent': 'vedette-self-telemetry',
  })
  await sender.stop(1000)
  expect(sender.figures).toEqual({ sent: 3, dropped: 0 })
  expect(sender.changes).toEqual([])
})

describe('when the door says no', () => {
  test('it comes back after growing pauses, and says so once', async () => {
    const door = await openDoor(503, 502, 429, 504, 503, 200)
    const sender = openSender(door.endpoint)
    sender.push(Buffer.from('a'))
    await arrived(door, 6)
    const pauses = door.received.map(({ at }, i) => at - (door.received[i - 1]?.at ?? at)).slice(1)
    // 10, 20, 40, then never longer than 40; a timer may be a millisecond early.
    for (const [i, least] of [10, 20, 40, 40, 40].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least - 2)
    await sender.stop(1000)
    expect(sender.changes).toEqual(['failing: the door answered 503', 'working: the door answered 200'])
    expect(sender.figures).toEqual({ sent: 1, dropped: 0 })
  })

  test('Retry-After is obeyed, within reason', async () => {
    const door = await openDoor([503, '1'], [503, '999999999'], 200)
    const sender = openSender(door.endpoint, { maxPauseMs: 100 })
    sender.push(Buffer.from('a'))
    await arrived(door, 3)
    const [first = 0, second = 0, third = 0] = door.received.map(({ at }) => at)
    expect(second - first).toBeGreaterThanOrEqual(98)
    expect(third - second).toBeLessThan(5000)
  })

  test.each([400, 401, 403, 413, 500])('%i is final: the body goes, the next one comes', async (status) => {
    const door = await openDoor(status, 200)
    const sender = openSender(door.endpoint)
    sender.push(Buffer.from('a'))
    sender.push(Buffer.from('b'))
    await arrived(door, 2)
    await sender.stop(1000)
    expect(bodies(door)).toEqual(['a', 'b'])
    expect(sender.figures).toEqual({ sent: 1, dropped: 1 })
  })

  test('what waits is bounded: the oldest goes first', async () => {
    const door = await openDoor(503)
    const sender = openSender(door.endpoint, { pauseMs: 60_000, maxPauseMs: 60_000 })
    for (let i = 0; i < 50; i++) sender.push(Buffer.alloc(100, `${i % 10}`))
    expect(sender.figures.dropped).toBe(40)
    sender.push(Buffer.alloc(5000))
    expect(sender.figures.dropped).toBe(50)
  })
})

test('nobody listens', async () => {
  const { server, endpoint } = await openDoor(200)
  await new Promise((resolve) => {
    server.close(resolve)
  })
  const sender = openSender(endpoint, { pauseMs: 60_000, maxPauseMs: 60_000 })
  const failing = new Promise<string>((resolve) => {
    sender.changes.push = (change) => {
      resolve(change)
      return 1
    }
  })
  sender.push(Buffer.from('a'))
  expect(await failing).toMatch(/^failing: connect ECONNREFUSED/)
})

test('a door that hangs is given up after the time-out, and again', async () => {
  const door = await openDoor(0)
  const sender = openSender(door.endpoint, { timeoutMs: 30 })
  sender.push(Buffer.from('a'))
  await arrived(door, 2)
  expect(sender.changes).toEqual(['failing: no answer within 0.03 s'])
})

describe('stopping', () => {
  test('sends what waits, at once, even in a long pause', async () => {
    const door = await openDoor([503, '3600'], 200)
    const sender = openSender(door.endpoint, { pauseMs: 60_000, maxPauseMs: 60_000 })
    sender.push(Buffer.from('a'))
    sender.push(Buffer.from('b'))
    await arrived(door, 1)
    await sender.stop(2000)
    expect(bodies(door)).toEqual(['a', 'a', 'b'])
    sender.push(Buffer.from('late'))
    expect(bodies(door)).toEqual(['a', 'a', 'b'])
  })

  test('does not wait for a door that hangs', async () => {
    const door = await openDoor(0)
    const sender = openSender(door.endpoint, { timeoutMs: 60_000 })
    sender.push(Buffer.from('a'))
    await arrived(door, 1)
    const started = performance.now()
    await sender.stop(50)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})
