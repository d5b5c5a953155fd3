import {
  constants,
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'

import { type ServedCertificate, tlsBounds } from '../tls/served-certificate.ts'
import type { ByteBudget } from './byte-budget.ts'
import { failGrpcCall, serveGrpcCall, type GrpcCall, type GrpcCallContext, type GrpcHandler } from './grpc-call.ts'
import { boundSession, http2Bounds } from './http2-bounds.ts'

export interface GrpcServerOptions {
  /** By path: `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, GrpcHandler>
  /** Of one message, decompressed; also of its compressed form. */
  readonly maxMessageBytes: number
  /** What the messages of all calls under way may hold, and of whoever shares it. */
  readonly buffered: ByteBudget
  readonly maxConnections: number
  /** From the first byte of a call to the last of its message. */
  readonly receiveTimeoutMs: number
  /** After which a connection without traffic is asked to go; clients come back when they need to. */
  readonly idleTimeoutMs: number
  /** Without it the server speaks clear text. */
  readonly tls?: ServedCertificate | undefined
  /** Looks at the headers of a call before any of its message is read; throws a Fault to refuse it. */
  readonly admit: (call: GrpcCall) => Promise<void>
  /** Told of errors that are no Fault: the client sees only INTERNAL. */
  readonly reportBug: (error: unknown) => void
}

export interface GrpcServer {
  /** Port 0 = any free one. With the descriptor of a socket that somebody opened for us, port and host say nothing. */
  listen(port: number, host: string, descriptor?: number): Promise<AddressInfo>
  /** Takes no new calls, waits up to `graceMs` for those under way, then cuts them off. */
  stop(graceMs: number): Promise<void>
}

/** A gRPC server for unary calls over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
  const { tls, maxMessageBytes, receiveTimeoutMs, admit, reportBug } = options
  const server = tls === undefined ? createServer(http2Bounds) : createSecure(tls)
  const context: GrpcCallContext = {
    maxMessageBytes,
    receiveTimeoutMs,
    buffered: options.buffered,
    admit,
    reportBug,
  }
  /** With the address of the peer, which a session forgets when it closes. */
  const sessions = new Map<Http2Session, string>()
  const addressOf = ({ session }: ServerHttp2Stream) => (session === undefined ? '' : (sessions.get(session) ?? ''))
  server.maxConnections = options.maxConnections
  server.on('session', (session: ServerHttp2Session) => {
    sessions.set(session, session.socket.remoteAddress ?? '')
    session.once('close', () => sessions.delete(session))
    boundSession(session, options.idleTimeoutMs)
  })
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    // A reset by the peer also ends in 'close', which is where it is dealt with.
    stream.on('error', () => undefined)
    const handler = openCall(stream, headers, options.methods)
    if (handler !== undefined) void serveGrpcCall(context, stream, headers, addressOf(stream), handler)
  })
  // Broken peers are their own problem: the session is gone by the time this is told.
  server.on('sessionError', () => undefined)
  return {
    listen: async (port, host, descriptor) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(descriptor === undefined ? { port, host } : { fd: descriptor }, () => {
          server.off('error', reject)
          server.on('error', reportBug)
          const address = server.address()
          if (address !== null && typeof address === 'object') resolve(address)
          else reject(new TypeError('a TCP server has an address and a port'))
        })
      }),
    stop: async (graceMs) =>
      new Promise((resolve) => {
        const cutOff = setTimeout(() => {
          for (const session of sessions.keys()) session.destroy()
        }, graceMs)
        server.close(() => {
          clearTimeout(cutOff)
          resolve()
        })
        for (const session of sessions.keys()) session.close()
      }),
  }
}

function createSecure(certificate: ServedCertificate): Http2SecureServer {
  const server = createSecureServer({ ...http2Bounds, ...tlsBounds, ...certificate.current })
  certificate.follow(server)
  return server
}

/** The handler of the call, or none when it has been answered already because it is no gRPC or not a method of ours. */
function openCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, GrpcHandler>,
): GrpcHandler | undefined {
  if (stream.destroyed) return undefined
  const status = httpProblem(headers)
  if (status !== undefined) {
    stream.respond({ ':status': status }, { endStream: true })
    stream.close(constants.NGHTTP2_NO_ERROR)
    return undefined
  }
  const handler = methods.get(headers[':path'] ?? '')
  if (handler === undefined) failGrpcCall(stream, { status: 'unimplemented', message: 'unknown service or method' })
  return handler
}

/** What only HTTP can say to somebody who does not speak gRPC. */
function httpProblem(headers: IncomingHttpHeaders): number | undefined {
  if (headers[':method'] !== 'POST') return 405
  return headers['content-type']?.startsWith('application/grpc') === true ? undefined : 415
}
