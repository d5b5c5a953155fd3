import { once } from 'node:events'
import http2 from 'node:http2'

import * as grpc from '@grpc/grpc-js'

import { ByteBudget } from '../../src/lib/http/byte-budget.ts'
import type { GrpcCall } from '../../src/lib/http/grpc-call.ts'
import { createGrpcServer, type GrpcServer, type GrpcServerOptions } from '../../src/lib/http/grpc-server.ts'

/** The one method of the server. */
export const echoPath = '/test.Echo/Say'
const closing: (() => unknown)[] = []

/** Calls back when the test ends, the last asked for first. */
export function onClose(close: () => unknown): void {
  closing.push(close)
}

/** Ends what the test began; for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

type Options = Partial<Omit<GrpcServerOptions, 'methods'>>
export type Handler = (message: Buffer, call: GrpcCall) => Promise<Buffer>

/** Starts a server whose one method is `handler`; echoes by default. */
export async function startEcho(
  handler: Handler = async (message) => message,
  options: Options = {},
): Promise<{ server: GrpcServer; port: number; bugs: unknown[] }> {
  const bugs: unknown[] = []
  const server = createGrpcServer({
    methods: new Map([[echoPath, handler]]),
    maxMessageBytes: 4 * 1024 * 1024,
    buffered: new ByteBudget(64 * 1024 * 1024),
    maxConnections: 100,
    receiveTimeoutMs: 60_000,
    idleTimeoutMs: 60_000,
    admit: async () => undefined,
    reportBug: (error) => bugs.push(error),
    ...options,
  })
  onClose(async () => server.stop(0))
  const { port } = await server.listen(0, '127.0.0.1')
  return { server, port, bugs }
}

interface Outcome {
  readonly code: number
  readonly message: string
  readonly body: Buffer | undefined
  readonly details: Buffer | undefined
}

interface CallOptions {
  readonly to?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly options?: grpc.CallOptions
  readonly onCall?: (call: grpc.ClientUnaryCall) => void
}

/** The official client on its own connection; a call resolves with how it ended. */
export function connectTo(
  port: number,
  options: grpc.ClientOptions = {},
  credentials = grpc.credentials.createInsecure(),
): (body: Buffer, call?: CallOptions) => Promise<Outcome> {
  const client = new grpc.Client(`127.0.0.1:${port}`, credentials, {
    'grpc.max_send_message_length': -1,
    'grpc.enable_retries': 0,
    ...options,
  })
  onClose(() => client.close())
  return async (body, { to = echoPath, metadata = {}, options: callOptions = {}, onCall } = {}) =>
    new Promise((resolve) => {
      const headers = new grpc.Metadata()
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value)
      const call = client.makeUnaryRequest(to, same, same, body, headers, callOptions, (error, response) => {
        const details = error?.metadata.get('grpc-status-details-bin')[0]
        resolve({
          code: error?.code ?? 0,
          message: error?.details ?? '',
          body: response,
          details: Buffer.isBuffer(details) ? details : undefined,
        })
      })
      onCall?.(call)
    })
}

const same = (bytes: Buffer): Buffer => bytes

/** A call written by hand; the trailers, or the headers of an answer that is only trailers. */
export async function callByHand(
  port: number,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<{ stream: http2.ClientHttp2Stream; trailers: Promise<http2.IncomingHttpHeaders> }> {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  await once(session, 'connect')
  onClose(() => session.destroy())
  const stream = session.request({
    ':path': echoPath,
    ':method': 'POST',
    'content-type': 'application/grpc+proto',
    te: 'trailers',
    ...headers,
  })
  const trailers = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
    stream.on('response', (answer) => (answer['grpc-status'] === undefined ? undefined : resolve(answer)))
    stream.on('trailers', resolve)
    stream.on('error', reject)
  })
  return { stream, trailers }
}
