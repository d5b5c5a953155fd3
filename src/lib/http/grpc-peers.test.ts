import { once } from 'node:events'
import http2 from 'node:http2'
import net from 'node:net'

import * as grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'

import { callByHand, closeAll, connectTo, echoPath, onClose, startEcho } from '../../../test/harness/grpc-echo.ts'

afterEach(closeAll)

describe('calls that are none', () => {
  test('a message that does not come', async () => {
    const { port } = await startEcho(undefined, { receiveTimeoutMs: 50 })
    const { stream, trailers } = await callByHand(port)
    stream.write(Buffer.from([0, 0, 0, 0, 9, 1]))
    expect((await trailers)['grpc-status']).toBe(String(grpc.status.DEADLINE_EXCEEDED))
  })

  test.each([
    ['nothing at all', '', {}, grpc.status.INVALID_ARGUMENT],
    ['half a prefix', '000000', {}, grpc.status.INVALID_ARGUMENT],
    ['less than promised', '000000000501', {}, grpc.status.INVALID_ARGUMENT],
    ['two messages', '0000000001010000000000', {}, grpc.status.INVALID_ARGUMENT],
    ['an unknown flag', '020000000101', {}, grpc.status.INVALID_ARGUMENT],
    ['4 GiB promised', '00ffffffff01', {}, grpc.status.RESOURCE_EXHAUSTED],
    ['compressed, but how?', '010000000101', {}, grpc.status.UNIMPLEMENTED],
    ['an encoding we do not read', '010000000101', { 'grpc-encoding': 'snappy' }, grpc.status.UNIMPLEMENTED],
    ['no gzip', '010000000101', { 'grpc-encoding': 'gzip' }, grpc.status.INVALID_ARGUMENT],
    ['a malformed timeout', '0000000000', { 'grpc-timeout': '5 days' }, grpc.status.INVALID_ARGUMENT],
  ])('%s', async (_name, hex, headers, status) => {
    const { port } = await startEcho()
    const { stream, trailers } = await callByHand(port, headers)
    stream.end(Buffer.from(hex, 'hex'))
    expect((await trailers)['grpc-status']).toBe(String(status))
  })

  test.each([
    [{ ':method': 'GET' }, 405],
    [{ 'content-type': 'application/json' }, 415],
  ])('what is no gRPC: %o', async (headers, status) => {
    const { port } = await startEcho()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    onClose(() => session.destroy())
    const stream = session.request({ ':path': echoPath, ':method': 'POST', 'content-type': 'application/grpc', ...headers })
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
    expect(answer[':status']).toBe(status)
  })
})

describe('peers that misbehave', () => {
  test('bytes that are no HTTP/2 close only their connection', async () => {
    const { port } = await startEcho()
    const socket = net.connect(port, '127.0.0.1')
    socket.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect((await connectTo(port)(Buffer.from('x'))).code).toBe(0)
  })

  test('bounds are announced', async () => {
    const { port } = await startEcho()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    onClose(() => session.destroy())
    await once(session, 'remoteSettings')
    expect(session.remoteSettings).toMatchObject({ maxConcurrentStreams: 128, maxHeaderListSize: 16 * 1024, enablePush: false })
  })

  test('headers without end', async () => {
    const { port } = await startEcho()
    const headers = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`x-${i}`, 'v'.repeat(1000)]))
    const { trailers } = await callByHand(port, headers)
    await expect(trailers).rejects.toThrow('Stream closed')
    expect((await connectTo(port)(Buffer.from('x'))).code).toBe(0)
  })

  test('an idle connection is asked to go, and clients come back', async () => {
    const { port } = await startEcho(undefined, { idleTimeoutMs: 50 })
    const session = http2.connect(`http://127.0.0.1:${port}`)
    await once(session, 'goaway')
    const call = connectTo(port)
    expect((await call(Buffer.from('x'))).code).toBe(0)
  })

  test('resetting streams as fast as possible leaves the server well', async () => {
    const { port } = await startEcho()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    session.on('error', () => undefined)
    onClose(() => session.destroy())
    for (let i = 0; i < 3000 && !session.destroyed; i++) {
      const stream = session.request({ ':path': echoPath, ':method': 'POST', 'content-type': 'application/grpc' })
      stream.on('error', () => undefined)
      stream.close(http2.constants.NGHTTP2_CANCEL)
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await connectTo(port)(Buffer.from('x'))).code).toBe(0)
  })
})
